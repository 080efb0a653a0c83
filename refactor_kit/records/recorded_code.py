"""The definitions that a module's endpoints reach and its tests, as its evidence keeps them."""

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
_PART = "in part"


@dataclass(frozen=True, slots=True)
class SuiteFile:
    """A file of tests, or one that they use; ``digest`` is of what it says, whatever its layout.

    Where it is not ``is_whole``, the digest is of those definitions that the tests use.
    """

    file: str
    digest: str
    is_whole: bool


# None where nothing is recorded of them, as in evidence of earlier versions.
RecordedTests = tuple[SuiteFile, ...] | None


def code_document(code: Iterable[Definition], tests: RecordedTests = None) -> dict[str, Any]:
    """As JSON: ``reached by`` numbers the endpoints from 1, ``files`` holds the digests.

    Behind each digest stand the numbers of the endpoints that reach the definition. ``tests`` holds
    the digests of their files, where these are recorded.
    """
    known = list(code)
    endpoints = sorted({each for found in known for each in found.endpoints})
    files: dict[str, dict[str, str]] = {}
    for each in sorted(known, key=lambda found: (found.file, found.name)):
        numbers = sorted(endpoints.index(name) + 1 for name in each.endpoints)
        told = " ".join([each.digest, *map(str, numbers)])
        files.setdefault(each.file, {})[each.name] = told
    document: dict[str, Any] = {"reached by": endpoints, "files": files}
    if tests is not None:
        document["tests"] = {
            each.file: each.digest if each.is_whole else f"{each.digest} {_PART}"
            for each in sorted(tests, key=lambda each: each.file)
        }
    return document


def code_in(document: Mapping[str, Any]) -> Code:
    """The definitions that :func:`code_document` wrote; ``ValueError`` where it is none."""
    endpoints = [str(each) for each in document["reached by"]]
    return tuple(
        _definition(file, name, told.split(), endpoints)
        for file, names in document["files"].items()
        for name, told in names.items()
    )


def tests_in(document: Mapping[str, Any]) -> RecordedTests:
    """The files of tests that :func:`code_document` wrote."""
    if "tests" not in document:
        return None
    return tuple(
        SuiteFile(file, told.partition(" ")[0], not told.endswith(_PART))
        for file, told in document["tests"].items()
    )


def _definition(file: str, name: str, words: list[str], endpoints: list[str]) -> Definition:
    digest, *numbers = words
    places = [int(each) - 1 for each in numbers]
    if any(not 0 <= place < len(endpoints) for place in places):
        raise ValueError(f"{name} of {file} is reached by an endpoint that is not listed")
    return Definition(file, name, digest, tuple(endpoints[place] for place in places))
