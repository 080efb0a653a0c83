from pydantic import BaseModel


class OrderRefundRequest(BaseModel):
    order: int


class OrderRefundResponse(BaseModel):
    order: int
    refunded: bool
