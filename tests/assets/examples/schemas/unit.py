from pydantic import BaseModel


class UnitInput(BaseModel):
    name: str


class UnitOutput(BaseModel):
    name: str
    symbol: str


def example_input():
    return UnitInput(name="metre")


def example_output():
    return UnitOutput(**example_input().model_dump(), symbol="m")
