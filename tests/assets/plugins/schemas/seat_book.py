from pydantic import BaseModel


class SeatBookRequest(BaseModel):
    row: int


class SeatBookResponse(BaseModel):
    done: bool
