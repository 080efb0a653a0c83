from fastapi import APIRouter

from schemas.visit_open import VisitOpenQuickRequest, VisitOpenRequest, VisitOpenResponse

router = APIRouter()

_seen: list[str] = []


@router.post("/open")
def open_visit(body: VisitOpenRequest) -> VisitOpenResponse:
    _seen.append(body.guest)
    return VisitOpenResponse(visit=len(_seen))


@router.post("/open/quick")
def open_quick(body: VisitOpenQuickRequest) -> VisitOpenResponse:
    _seen.append(str(body.badge))
    return VisitOpenResponse(visit=len(_seen))
