from fastapi import APIRouter

from schemas.visit_close import VisitCloseRequest, VisitCloseResponse

router = APIRouter()

_seen: list[str] = []


@router.post("/close")
def close_visit(body: VisitCloseRequest) -> VisitCloseResponse:
    _seen.append(str(body.visit))
    return VisitCloseResponse(closed=len(_seen) == 1)
