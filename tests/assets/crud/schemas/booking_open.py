from pydantic import BaseModel


class Create(BaseModel):
    court: int


class Move(BaseModel):
    booking: int
    court: int


class Booking(BaseModel):
    id: int
    court: int
