from pydantic import BaseModel


class Stock(BaseModel):
    sku: str
    count: int
