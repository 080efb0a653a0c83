"""Closing a thing."""

from enum import Enum
from typing import Annotated, Any

from pydantic import BaseModel, Field


class ThingCloseReason(str, Enum):
    DONE = "done"
    LATE = "late"


class ThingCloseRequest(BaseModel):
    thing_id: Annotated[str, Field(description="The one to close.")]
    reason: ThingCloseReason = ThingCloseReason.DONE

    @staticmethod
    def example_input() -> dict[str, Any]:
        return {"thing_id": "thing_1", "reason": "done"}

    @staticmethod
    def example_output() -> dict[str, Any]:
        return {"thing_id": "thing_1", "reason": "done", "open": 0}


class ThingCloseResponse(BaseModel):
    thing_id: str
    reason: ThingCloseReason
    open: int
