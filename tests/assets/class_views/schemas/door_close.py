from pydantic import BaseModel


class DoorCloseInput(BaseModel):
    door: int


class DoorCloseOutput(BaseModel):
    open: bool
