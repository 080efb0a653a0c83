from decimal import Decimal

from pydantic import BaseModel, Field


class Line(BaseModel):
    """A line of an invoice."""

    title: str
    price: Decimal = Field(gt=0)


class InvoiceCreateInput(BaseModel):
    customer: str
    lines: list[Line]

    @classmethod
    def example_input(cls):
        return cls(customer="c1", lines=[Line(title="Tea", price="2.50")])


class InvoiceCreateOutput(BaseModel):
    number: int
    total: Decimal
