from pydantic import BaseModel

from schemas.base import Traced


class TicketInput(Traced):
    seat: int

    @classmethod
    def example_input(cls):
        return {**super().example_input(), "seat": 12}


class TicketOutput(BaseModel):
    seat: int
    valid: bool

    @classmethod
    def example_output(cls):
        return {"seat": 12, "valid": True}
