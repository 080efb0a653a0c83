from fastapi import APIRouter

from app.plugins.billing.schemas.billing import Bill

router = APIRouter()


@router.post("/billing")
def make(item: Bill) -> Bill:
    return item
