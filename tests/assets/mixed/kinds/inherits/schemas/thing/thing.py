from typing import Any

from schemas.envelope import Envelope


class ThingInput(Envelope):
    name: str

    @classmethod
    def example_input(cls) -> dict[str, Any]:
        return {**super().example_input(), "name": "n"}


class ThingOutput(Envelope):
    name: str

    @classmethod
    def example_output(cls) -> dict[str, Any]:
        return {"trace": "t-1", "name": "n"}
