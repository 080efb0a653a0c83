from fastapi import APIRouter

from app.schemas.item import Item

router = APIRouter()


@router.post("/items")
def make(item: Item) -> Item:
    return item
