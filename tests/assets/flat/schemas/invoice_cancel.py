from pydantic import BaseModel


class InvoiceCancelInput(BaseModel):
    number: int
    reason: str = ""


class InvoiceCancelOutput(BaseModel):
    number: int
    cancelled: bool
