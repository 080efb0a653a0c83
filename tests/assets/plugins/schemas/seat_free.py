from pydantic import BaseModel


class SeatFreeRequest(BaseModel):
    row: int


class SeatFreeResponse(BaseModel):
    done: bool
