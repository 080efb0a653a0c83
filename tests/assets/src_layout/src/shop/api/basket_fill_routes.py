from typing import Annotated

from fastapi import APIRouter, Body, Query

from shop.schemas.basket_fill.basket_fill import BasketFillInput, BasketFillOutput

router = APIRouter(prefix="/basket", tags=["basket"])


@router.post("/fill", response_model=BasketFillOutput, response_model_exclude_none=True)
async def fill(
    body: Annotated[BasketFillInput, Body(description="What goes in")],
    dry: Annotated[bool, Query()] = False,
):
    """Put things in."""
    return {"count": 0 if dry else len(body.items)}
