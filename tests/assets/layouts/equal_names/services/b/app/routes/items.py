from fastapi import APIRouter

from app.schemas.item import Bill

router = APIRouter()


@router.post("/items")
def make(item: Bill) -> Bill:
    return item
