from fastapi import APIRouter

from schemas.hall import HallResponse

router = APIRouter(tags=["halls"])


@router.get("/hall")
def hall() -> HallResponse:
    return HallResponse(rows=12)
