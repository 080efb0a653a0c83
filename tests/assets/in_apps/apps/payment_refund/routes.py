from fastapi import APIRouter

from apps.payment_refund import service
from schemas.payment_refund.payment_refund import RefundRequest, RefundResponse

router = APIRouter(prefix="/payment", tags=["payments"])


@router.post("/refund")
def post_refund(body: RefundRequest) -> RefundResponse:
    return RefundResponse(id=body.id, refunded=service.refund(body.id))
