from fastapi import APIRouter

from shop.schemas.basket_flush.basket_flush import BasketFlushInput, BasketFlushOutput

router = APIRouter(prefix="/basket", tags=["basket"])


@router.post("/flush")
async def flush(body: BasketFlushInput) -> BasketFlushOutput:
    return BasketFlushOutput(empty=body.sure)
