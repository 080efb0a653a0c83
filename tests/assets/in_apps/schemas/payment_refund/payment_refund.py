from pydantic import BaseModel


class Money(BaseModel):
    """Unlike that of a charge, this may be zero."""

    amount: int
    currency: str = "EUR"


class RefundRequest(BaseModel):
    id: str
    money: Money | None = None


class RefundResponse(BaseModel):
    id: str
    refunded: bool
