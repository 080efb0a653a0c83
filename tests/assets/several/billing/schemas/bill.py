from pydantic import BaseModel


class BillRequest(BaseModel):
    customer: str


class BillResponse(BaseModel):
    total: int
