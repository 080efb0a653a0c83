from pydantic import BaseModel

__all__ = ["GreetingInput", "GreetingOutput"]


class GreetingInput(BaseModel):
    name: str


class GreetingOutput(BaseModel):
    text: str
