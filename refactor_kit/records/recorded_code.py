"""The definitions that a module's endpoints reach, as its evidence keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from refactor_kit.base.records import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """A function, a class or a value that ``file`` defines at its top level.

    ``digest`` is of its source. ``endpoints`` are those that reach it (``POST /orders``), with
    ``the application`` for what stands around them.
    """

    file: str
    name: str
    digest: str
    endpoints: tuple[str, ...]


Code = tuple[Definition, ...]


def code_document(code: Iterable[Definition]) -> dict[str, Any]:
    """As JSON: ``reached by`` numbers the endpoints from 1, ``files`` holds the digests.

    Behind each digest stand the numbers of the endpoints that reach the definition.
    """
    known = list(code)
    endpoints = sorted({each for found in known for each in found.endpoints})
    files: dict[str, dict[str, str]] = {}
    for each in sorted(known, key=lambda found: (found.file, found.name)):
        numbers = sorted(endpoints.index(name) + 1 for name in each.endpoints)
        told = " ".join([each.digest, *map(str, numbers)])
        files.setdefault(each.file, {})[each.name] = told
    return {"reached by": endpoints, "files": files}


def code_in(document: Mapping[str, Any]) -> Code:
    """The definitions that :func:`code_document` wrote; ``ValueError`` where it is none."""
    endpoints = [str(each) for each in document["reached by"]]
    return tuple(
        _definition(file, name, told.split(), endpoints)
        for file, names in document["files"].items()
        for name, told in names.items()
    )


def _definition(file: str, name: str, words: list[str], endpoints: list[str]) -> Definition:
    digest, *numbers = words
    places = [int(each) - 1 for each in numbers]
    if any(not 0 <= place < len(endpoints) for place in places):
        raise ValueError(f"{name} of {file} is reached by an endpoint that is not listed")
    return Definition(file, name, digest, tuple(endpoints[place] for place in places))
