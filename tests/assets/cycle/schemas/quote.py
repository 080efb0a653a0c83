from pydantic import BaseModel
from typing_extensions import TypedDict

from schemas import Money


class Terms(TypedDict):
    days: int


class QuoteRequest(BaseModel):
    price: Money
    terms: Terms


class QuoteResponse(BaseModel):
    price: Money
