from typing import Generic, TypeVar

from pydantic import BaseModel

from schemas.base import Strict

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int


class ListingQuery(Strict):
    start: int = 0
    count: int = 10
