"""A discriminated union."""

from enum import Enum
from typing import Annotated, Literal

from pydantic import BaseModel, Field, RootModel

from schemas.base import Strict


class Unit(str, Enum):
    MM = "mm"
    CM = "cm"


class Circle(Strict):
    kind: Literal["circle"]
    radius: float


class Square(Strict):
    kind: Literal["square"]
    side: float


class Shape(RootModel[Annotated[Circle | Square, Field(discriminator="kind")]]):
    @classmethod
    def example_input(cls):
        return {"kind": "circle", "radius": 2}


class Area(BaseModel):
    area: float
    unit: Unit = Unit.MM

    @classmethod
    def example_input(cls):
        return Shape.example_input()

    @classmethod
    def example_output(cls):
        return {"area": 12.56, "unit": "mm"}
