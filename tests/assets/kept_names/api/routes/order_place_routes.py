from fastapi import APIRouter, HTTPException

from apps.order_place.service import OrderRefused, place_order
from schemas.order_place.order_place import OrderPlaceInput, OrderPlaceOutput

router = APIRouter()


@router.post("/place", response_model=OrderPlaceOutput, status_code=201)
def place(order: OrderPlaceInput):
    """Take an order."""
    try:
        return OrderPlaceOutput(number=place_order(order.title, order.amount))
    except OrderRefused:
        raise HTTPException(409, "too many") from None
