from typing import Any

from pydantic import BaseModel


class ThingDraftInput(BaseModel):
    words: list[str]

    @classmethod
    def example_input(cls) -> dict[str, Any]:
        return {"words": ["so", "it", "goes"]}


class ThingDraftOutput(BaseModel):
    text: str

    @classmethod
    def example_output(cls) -> dict[str, Any]:
        return {"text": "So it goes"}
