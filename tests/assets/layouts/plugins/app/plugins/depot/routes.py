from fastapi import APIRouter

from app.plugins.depot.schemas.depot import Crate

router = APIRouter()


@router.post("/depot")
def make(item: Crate) -> Crate:
    return item
