from typing import Any

from pydantic import BaseModel


class ThingWriteRequest(BaseModel):
    key: str

    @staticmethod
    def example_input() -> dict[str, Any]:
        return {"key": "k"}


class ThingWriteResponse(BaseModel):
    value: str

    @staticmethod
    def example_output() -> dict[str, Any]:
        return {"value": "write k"}
