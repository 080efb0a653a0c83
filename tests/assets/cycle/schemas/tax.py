from pydantic import BaseModel

from schemas.money import Money


class TaxRequest(BaseModel):
    price: Money


class TaxResponse(BaseModel):
    tax: Money
