from fastapi import APIRouter

from app.dto.bill import Bill

router = APIRouter()


@router.post("/bills")
def make(item: Bill) -> Bill:
    return item
