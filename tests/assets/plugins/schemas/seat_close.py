from pydantic import BaseModel


class SeatCloseRequest(BaseModel):
    row: int


class SeatCloseResponse(BaseModel):
    done: bool
