from typing import Any

from pydantic import BaseModel


class ThingPushRequest(BaseModel):
    name: str

    @staticmethod
    def example_input() -> dict[str, Any]:
        return {"name": "a"}


class ThingPushResponse(BaseModel):
    seen: list[str]

    @staticmethod
    def example_output() -> dict[str, Any]:
        return {"seen": ["a"]}
