from enum import Enum
from typing import List, Optional

from pydantic import BaseModel, Field, root_validator, validator


class Floor(str, Enum):
    FIRST = "first"
    TOP = "top"


class RoomBookInput(BaseModel):
    name: str = Field(..., min_length=1)
    guests: List[str] = []
    note: Optional[str] = None

    class Config:
        anystr_strip_whitespace = True
        schema_extra = {"example": {"name": " blue ", "guests": ["ann"]}}

    @validator("guests", each_item=True)
    def is_named(cls, guest):
        if not guest:
            raise ValueError("a guest has a name")
        return guest

    @root_validator(skip_on_failure=True)
    def has_a_note(cls, values):
        values["note"] = values["note"] or "none"
        return values


class RoomBookOutput(BaseModel):
    name: str
    floor: Floor
    number: int

    class Config:
        orm_mode = True
