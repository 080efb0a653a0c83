from pydantic import BaseModel

__all__ = ["BasketFillInput", "BasketFillOutput"]


class BasketFillInput(BaseModel):
    items: list[str]

    @staticmethod
    def example_input():
        return {"items": ["tea"]}

    @staticmethod
    def example_output():
        return {"count": len(BasketFillInput.example_input()["items"])}


class BasketFillOutput(BaseModel):
    count: int
    note: str | None = None
