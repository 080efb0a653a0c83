from typing import Any

from pydantic import BaseModel


class ThingInput(BaseModel):
    text: str

    @staticmethod
    def example_input() -> dict[str, Any]:
        return {"text": "abc"}


class ThingOutput(BaseModel):
    text: str
    limit: int

    @staticmethod
    def example_output() -> dict[str, Any]:
        return {"text": "abc", "limit": 80}
