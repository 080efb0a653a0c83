"""Everything about orders: two routers in one file."""

from fastapi import APIRouter, HTTPException

from schemas.common import Problem
from schemas.order_place import OrderPlaceRequest, OrderPlaceResponse
from schemas.order_refund import OrderRefundRequest, OrderRefundResponse

router = APIRouter(prefix="/order", tags=["orders"])
admin = APIRouter(prefix="/admin/order", tags=["admin"])

_orders: dict[int, str] = {}


@router.post("", responses={409: {"model": Problem}})
def place(body: OrderPlaceRequest) -> OrderPlaceResponse:
    _orders[len(_orders) + 1] = body.sku
    return OrderPlaceResponse(order=len(_orders))


@admin.post("/refund")
def refund(body: OrderRefundRequest) -> OrderRefundResponse:
    if body.order not in _orders:
        raise HTTPException(404, "no such order")
    return OrderRefundResponse(order=body.order, refunded=True)
