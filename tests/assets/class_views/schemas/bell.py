from pydantic import BaseModel


class BellInput(BaseModel):
    times: int


class BellOutput(BaseModel):
    sound: str
