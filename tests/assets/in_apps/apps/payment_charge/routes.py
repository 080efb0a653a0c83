from fastapi import APIRouter

from apps.payment_charge.service import charge
from schemas.payment_charge.payment_charge import ChargeRequest, ChargeResponse

router = APIRouter(prefix="/payment", tags=["payments"])


@router.post("/charge")
def post_charge(body: ChargeRequest) -> ChargeResponse:
    return ChargeResponse(id=charge(body.money.amount), money=body.money)
