from pydantic import BaseModel


class DoorOpenInput(BaseModel):
    door: int


class DoorOpenOutput(BaseModel):
    open: bool
