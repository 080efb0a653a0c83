from fastapi import APIRouter

from app.schemas.item import ItemCreate, ItemRead

router = APIRouter(prefix="/item")


@router.post("", response_model=ItemRead)
def create(body: ItemCreate) -> ItemRead:
    return ItemRead(id=len(body.name))
