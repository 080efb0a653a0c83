from pydantic import BaseModel


class RoomFreeInput(BaseModel):
    number: int

    class Config:
        allow_mutation = False

    @classmethod
    def example_input(cls):
        return cls(number=7)


class RoomFreeOutput(BaseModel):
    number: int
    free: bool
