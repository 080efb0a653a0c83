from typing import Any

from pydantic import BaseModel


class ThingSendInput(BaseModel):
    text: str
    to: list[str]

    @classmethod
    def example_input(cls) -> dict[str, Any]:
        return {"text": "So it goes", "to": ["ada"]}


class ThingSendOutput(BaseModel):
    sent: int

    @classmethod
    def example_output(cls) -> dict[str, Any]:
        return {"sent": 1}
