from fastapi import APIRouter

from schemas.price import PriceInput, PriceOutput

router = APIRouter(prefix="/prices")


@router.post("")
def quote(asked: PriceInput) -> PriceOutput:
    return PriceOutput(cents=40 * len(asked.item), currency=asked.currency)
