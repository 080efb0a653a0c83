from pydantic import BaseModel


class PersonIn(BaseModel):
    name: str


class PersonOut(BaseModel):
    id: int
    name: str
