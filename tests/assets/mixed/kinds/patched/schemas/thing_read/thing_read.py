from typing import Any

from pydantic import BaseModel


class ThingReadRequest(BaseModel):
    key: str

    @staticmethod
    def example_input() -> dict[str, Any]:
        return {"key": "k"}


class ThingReadResponse(BaseModel):
    value: str

    @staticmethod
    def example_output() -> dict[str, Any]:
        return {"value": "read k"}
