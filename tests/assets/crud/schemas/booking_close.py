from pydantic import BaseModel


class Create(BaseModel):
    booking: int


class Closed(BaseModel):
    closed: bool
