"""Invoices."""

from apps.billing.constants import CURRENCY, PAYMENT_DAYS, TAX_RATE


def total(net: float) -> str:
    return f"{net * (1 + TAX_RATE):.2f} {CURRENCY}"


def terms() -> str:
    return f"payable within {PAYMENT_DAYS} days"
