from pydantic import BaseModel


class OrderPlaceRequest(BaseModel):
    sku: str
    count: int = 1


class OrderPlaceResponse(BaseModel):
    order: int
