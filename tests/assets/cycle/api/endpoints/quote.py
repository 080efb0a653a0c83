from fastapi import APIRouter

from schemas import Money
from schemas.quote import QuoteRequest, QuoteResponse

router = APIRouter()


@router.post("")
def quote(body: QuoteRequest) -> QuoteResponse:
    return QuoteResponse(price=Money(body.price.amount - 1, body.price.currency))
