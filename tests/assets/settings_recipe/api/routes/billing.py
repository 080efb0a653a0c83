"""Routes of billing."""

from fastapi import APIRouter

from apps.billing import invoices
from apps.billing.constants import CURRENCY

router = APIRouter(prefix="/billing")


@router.get("/total")
def total(net: float) -> dict[str, str]:
    return {"total": invoices.total(net), "currency": CURRENCY, "terms": invoices.terms()}
