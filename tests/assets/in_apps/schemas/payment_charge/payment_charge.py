from pydantic import BaseModel, Field


class Money(BaseModel):
    amount: int = Field(gt=0)
    currency: str = "EUR"


class ChargeRequest(BaseModel):
    money: Money


class ChargeResponse(BaseModel):
    id: str
    money: Money
