"""What several requests carry."""

from typing import Any

from pydantic import BaseModel


class Envelope(BaseModel):
    trace: str = ""

    @classmethod
    def example_input(cls) -> dict[str, Any]:
        return {"trace": "t-1"}
