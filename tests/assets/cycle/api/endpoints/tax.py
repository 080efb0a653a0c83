from fastapi import APIRouter

from schemas.money import Money
from schemas.tax import TaxRequest, TaxResponse

router = APIRouter()


@router.post("")
def tax(body: TaxRequest) -> TaxResponse:
    return TaxResponse(tax=Money(body.price.amount // 5))
