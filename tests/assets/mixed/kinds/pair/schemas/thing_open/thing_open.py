"""Opening a thing."""

from typing import Any, Optional

from pydantic import BaseModel, Field


class ThingOpenRequest(BaseModel):
    """Who opens it, and for how long."""

    owner: str = Field(..., min_length=1, description="Who opens it.")
    minutes: int = Field(30, ge=1, description="When it ends by itself.")
    note: Optional[str] = None

    @staticmethod
    def example_output() -> dict[str, Any]:
        return {"thing_id": "thing_1", "owner": "ada", "minutes": 30}


class ThingOpenResponse(BaseModel):
    thing_id: str
    owner: str
    minutes: int

    @staticmethod
    def example_input() -> dict[str, Any]:
        return {"owner": "ada", "minutes": 30}
