from fastapi import APIRouter, FastAPI

from app.schemas.item import ItemCreate, ItemRead

router = APIRouter(prefix="/item")
shelf = FastAPI()


@shelf.get("/shelf")
def shelves() -> int:
    return 1


@router.post("", response_model=ItemRead)
def create(body: ItemCreate) -> ItemRead:
    return ItemRead(id=len(body.name))


router.mount("/inside", shelf)
