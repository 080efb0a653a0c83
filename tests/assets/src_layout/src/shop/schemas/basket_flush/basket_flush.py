from pydantic import BaseModel

__all__ = ["BasketFlushInput", "BasketFlushOutput"]


class BasketFlushInput(BaseModel):
    sure: bool


class BasketFlushOutput(BaseModel):
    empty: bool
