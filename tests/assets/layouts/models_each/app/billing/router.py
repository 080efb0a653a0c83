from fastapi import APIRouter

from app.billing.models import Bill

router = APIRouter()


@router.post("/billing")
def make(item: Bill) -> Bill:
    return item
