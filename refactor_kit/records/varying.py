"""The places of what varies by itself, with their shapes, as the evidence keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

# Where a value varies by itself, as its keys from the section down, and its shape.
Place = tuple[str | int, ...]
Varying = tuple[tuple[Place, Mapping[str, Any]], ...]


def in_order(entries: Iterable[tuple[Place, Mapping[str, Any]]]) -> Varying:
    """The entries in the order of their places, in which they are kept and told."""
    return tuple(sorted(entries, key=lambda entry: list(map(str, entry[0]))))


def varying_document(varying: Varying) -> list[Any]:
    """The entries as JSON; places that differ in one key alone are one, with all its keys."""
    places: list[tuple[list[Any], Any]] = []
    for place, shape in varying:
        alike = (each for each, known in places if known == shape)
        if not any(_joins(each, place) for each in alike):
            places.append((list(place), shape))
    return [[place, shape] for place, shape in places]


def varying_in(document: Iterable[Any]) -> Varying:
    """The entries that :func:`varying_document` wrote."""
    return in_order(
        (each, shape)
        for place, shape in document
        for each in product(*(key if isinstance(key, list) else [key] for key in place))
    )


def _joins(known: list[Any], place: Place) -> bool:
    """Whether ``place`` went into ``known``: they differ in one key, or in none but a list."""
    if len(known) != len(place):
        return False
    others = [at for at, key in enumerate(known) if key != place[at]]
    if len(others) != 1 or isinstance(place[others[0]], int):
        return False
    at = others[0]
    if not isinstance(known[at], list) and any(isinstance(key, list) for key in known):
        return False
    known[at] = [*(known[at] if isinstance(known[at], list) else [known[at]]), place[at]]
    return True
