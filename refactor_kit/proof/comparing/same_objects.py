"""The key under which an answer about large values is remembered: the values need not be hashed."""

from __future__ import annotations

from operator import is_
from typing import Any


class SameObjects:
    """Equal where it holds the very same objects, and a ``beside`` that is equal."""

    def __init__(self, *objects: Any, beside: Any = None) -> None:
        self.objects = objects
        self.beside = beside

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.objects)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, SameObjects)
            and len(self.objects) == len(other.objects)
            and all(map(is_, self.objects, other.objects))
            and bool(self.beside == other.beside)
        )
