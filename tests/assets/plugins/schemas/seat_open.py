from pydantic import BaseModel


class SeatOpenRequest(BaseModel):
    row: int


class SeatOpenResponse(BaseModel):
    done: bool
