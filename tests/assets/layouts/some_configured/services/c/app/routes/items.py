from fastapi import APIRouter

from app.schemas.item import Crate

router = APIRouter()


@router.post("/items")
def make(item: Crate) -> Crate:
    return item
