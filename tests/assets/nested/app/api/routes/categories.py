from fastapi import APIRouter

from ... import schemas

router = APIRouter(tags=["categories"])


@router.put("/{name}", response_model=schemas.Category)
def put(name: str, category: schemas.Category):
    return category.copy(update={"name": name})
