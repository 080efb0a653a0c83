from typing import Any

from pydantic import BaseModel


class ThingPopRequest(BaseModel):
    name: str

    @staticmethod
    def example_input() -> dict[str, Any]:
        return {"name": "a"}


class ThingPopResponse(BaseModel):
    seen: list[str]

    @staticmethod
    def example_output() -> dict[str, Any]:
        return {"seen": ["a"]}
