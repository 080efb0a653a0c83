"""The fields that evidence may hold, each with its kind: what is not on the list is not written.

None holds a value that was observed. Digests, numbers and words from a list tell nothing; names are
the source's own; a sentence is made of these. What an outcome told beside that is told when it is
seen, and not kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from refactor_kit.base import PROOF_LEVELS
from refactor_kit.records.proof_records import ProofState

# Raises ValueError for a value that is not of the kind; the text says where it stands.
_Kind = Callable[[Any, str], None]
# One word; ``unread`` stands for that of a file that this Python does not read.
_DIGEST = r"(sha256:)?\w{1,64}"


def require_harmless(document: Mapping[str, Any]) -> None:
    """``ValueError`` for a document of evidence with another field, or one of another kind."""
    _EVIDENCE(document, "evidence")


def _number(value: Any, place: str) -> None:
    if not isinstance(value, int):
        raise _not_of(place, "a number")


def _text(value: Any, place: str) -> None:
    if not isinstance(value, str):
        raise _not_of(place, "a text")


def _written(pattern: str, what: str) -> _Kind:
    compiled = re.compile(pattern)

    def kind(value: Any, place: str) -> None:
        if not (isinstance(value, str) and compiled.fullmatch(value)):
            raise _not_of(place, what)

    return kind


def _one_of(*words: Any) -> _Kind:
    return _written("|".join(map(re.escape, words)), f"one of {', '.join(words)}")


def _each(kind: _Kind) -> _Kind:
    def of_all(value: Any, place: str) -> None:
        if not isinstance(value, list):
            raise _not_of(place, "a list")
        for number, item in enumerate(value):
            kind(item, f"{place}[{number}]")

    return of_all


def _table(kind: _Kind) -> _Kind:
    def of_values(value: Any, place: str) -> None:
        if not isinstance(value, Mapping):
            raise _not_of(place, "a table")
        for key, item in value.items():
            kind(item, f"{place}.{key}")

    return of_values


def _fields(*, others: _Kind | None = None, **kinds: _Kind) -> _Kind:
    """A table with these keys alone, an underscore for a blank; further ones are of ``others``."""
    known = {name.replace("_", " "): kind for name, kind in kinds.items()} | kinds

    def of_each(value: Any, place: str) -> None:
        if not isinstance(value, Mapping):
            raise _not_of(place, "a table")
        for key, item in value.items():
            kind = known.get(key, others)
            if kind is None:
                raise _not_of(f"{place}.{key}", "on the list of fields")
            kind(item, f"{place}.{key}")

    return of_each


def _shape(value: Any, place: str) -> None:
    """Where a value varies by itself, and what stays the same about it."""
    if not (isinstance(value, list) and len(value) == 2 and isinstance(value[1], Mapping)):
        raise _not_of(place, "a place with its shape")


def _not_of(place: str, what: str) -> ValueError:
    return ValueError(f"{place} is not {what}")


_digest = _written(_DIGEST, "a digest")
_state = _one_of(*get_args(ProofState))
_sentences = _each(_text)
_OUTCOME = _fields(
    proof=_text, steps=_written(r"\d+( \d+)*", "numbers"), state=_state, detail=_text,
    inputs=_written(f"({_DIGEST})?", "a digest"), code=_written(f"({_DIGEST})?", "a digest"),
)  # fmt: skip
_ANSWER = _fields(
    verdict=_state, detail=_text, was=_text, code=_text, earlier=_table(_number), others=_number
)
_CODE = _fields(
    reached_by=_sentences,
    files=_table(_table(_written(rf"{_DIGEST}( \d+)*", "a digest with numbers"))),
    tests=_table(_written(rf"{_DIGEST}( in part)?", "a digest")),
)
_WIRING = _fields(
    only=_sentences, app=_number, routers=_sentences, inclusions=_sentences, routes=_sentences,
    files=_table(_text), said=_table(_text), digest=_text,
)  # fmt: skip
_EVIDENCE = _fields(
    schema_version=_number,
    module=_text,
    recipe=_text,
    guard=_fields(all_route_files=_sentences, route_files=_sentences, widened=_number),
    level=_one_of(*PROOF_LEVELS),
    versions=_table(_text),
    steps=_each(_number),
    not_applicable=_table(_text),
    proofs=_each(_OUTCOME),
    differences=_sentences,
    answers=_table(_ANSWER),
    accepted=_sentences,
    observed=_table(_table(_digest)),
    code=_CODE,
    varies=_each(_shape),
    wiring=_WIRING,
)
