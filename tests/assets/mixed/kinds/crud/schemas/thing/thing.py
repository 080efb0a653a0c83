"""A thing, as it is made, changed and read."""

from enum import Enum
from typing import Any, Optional

from pydantic import BaseModel


class ThingOrder(str, Enum):
    NAME = "name"
    SIZE = "size"


class ThingBase(BaseModel):
    name: str
    size: int = 1


class ThingCreate(ThingBase):
    @staticmethod
    def example_input() -> dict[str, Any]:
        return {"name": "first", "size": 2}


class ThingUpdate(ThingBase):
    pass


class ThingPatch(BaseModel):
    name: Optional[str] = None
    size: Optional[int] = None


class ThingRead(ThingBase):
    id: int

    @staticmethod
    def example_output() -> dict[str, Any]:
        return {"id": 1, "name": "first", "size": 2}


class ThingPage(BaseModel):
    items: list[ThingRead]
    total: int
