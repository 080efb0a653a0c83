from fastapi import APIRouter, HTTPException, WebSocket

from apps.order_cancel.service import cancel_order
from schemas.order_cancel.order_cancel import OrderCancelInput, OrderCancelOutput

router = APIRouter()


@router.post("/cancel", response_model=OrderCancelOutput)
def cancel(order: OrderCancelInput):
    """Take an order back, once."""
    if not cancel_order(order.number):
        raise HTTPException(404, "no such order")
    return OrderCancelOutput(cancelled=True)


@router.websocket("/watch/{number}")
async def watch(socket: WebSocket, number: int):
    """Say once which order is watched."""
    await socket.accept()
    await socket.send_json({"number": number})
    await socket.close()
