from typing import Any

from pydantic import BaseModel


class ThingEntry(BaseModel):
    line: str
    level: int = 1

    @staticmethod
    def example_request() -> dict[str, Any]:
        return {"line": "it began", "level": 2}


class ThingLog(BaseModel):
    lines: list[str]

    @staticmethod
    def example_log() -> dict[str, Any]:
        return {"lines": ["it began"]}
