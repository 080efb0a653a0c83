from fastapi import APIRouter

from app.customer_portal.schemas.customer import Customer

router = APIRouter()


@router.post("/customers")
def make(item: Customer) -> Customer:
    return item
