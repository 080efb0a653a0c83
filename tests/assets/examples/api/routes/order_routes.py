from fastapi import APIRouter

from schemas.order import OrderRequest, OrderResponse

router = APIRouter(prefix="/orders")


@router.post("", status_code=201)
def place(order: OrderRequest) -> OrderResponse:
    return OrderResponse(number=order.pieces, item=order.item)
