"""The code that each endpoint and the application reach: before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import is_
from typing import Any

from refactor_kit.proof.comparing.code import (
    CodeComparison,
    CodeWalk,
    DeclaredCode,
    Verdict,
    compare_code,
    varying_parts,
)
from refactor_kit.proof.comparing.code.declared import moved_methods
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.difference import Difference
from refactor_kit.proof.comparing.schema_comparison import kept_examples

SECTION = "code"
_OF = "code of "
_Sections = Mapping[str, Any]


def compare_walks(before: _Sections, after: _Sections, declared: Declared) -> Iterator[Difference]:
    """What differs of the code, endpoint by endpoint, then of the application.

    An endpoint that answered the same requests alike is proved by them.
    """
    compared = code_of(before, after, declared)
    if compared is None:
        return
    for verdict in compared.differing:
        answered = _answered(verdict, before, after)
        reason = f"proved by {answered} requests" if answered else ""
        for each in verdict.differences:
            line = f"{_OF}{verdict.key_after or verdict.key}: {each.line}"
            yield Difference(SECTION, line, bool(answered), reason)


def speaks_of_code(line: str) -> bool:
    """Whether a difference, as the evidence keeps it, is one of code."""
    return line.startswith(_OF)


def code_of(before: _Sections, after: _Sections, declared: Declared) -> CodeComparison | None:
    """Both walks compared; ``None`` where one of them is missing."""
    walks = [side.get(SECTION, {"error": "nothing was looked at"}) for side in (before, after)]
    if any("error" in each for each in walks):
        return None
    return _compared(_Question(before, after, declared))


class _Question:
    """Two observations' sections and what is declared; the same question where they hold the same
    objects.
    """

    def __init__(self, before: _Sections, after: _Sections, declared: Declared) -> None:
        self.before, self.after, self.declared = before, after, declared
        sides = (before, after)
        self._looked_at = [side.get(name) for name in (SECTION, "examples") for side in sides]

    def __hash__(self) -> int:
        return hash(tuple(map(id, self._looked_at)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Question)
            and all(map(is_, self._looked_at, other._looked_at))
            and self.declared == other.declared
        )


# The difference between two trees and the proof of each step ask the same.
@lru_cache(maxsize=4)
def _compared(question: _Question) -> CodeComparison:
    before, after, declared = question.before, question.after, question.declared
    old, varying = _before(_Walk(before[SECTION]))
    new = CodeWalk.from_json(after[SECTION])
    by_value = kept_examples(before, after, declared)
    return compare_code(old, new, _declared(old, new, declared, by_value), varying)


class _Walk:
    """A walk as the target gave it, the same where it is the same object."""

    def __init__(self, section: _Sections) -> None:
        self.section = section

    def __hash__(self) -> int:
        return id(self.section)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Walk) and self.section is other.section


@lru_cache(maxsize=2)
def _before(walk: _Walk) -> tuple[CodeWalk, frozenset[tuple[int, str]]]:
    """The walk over the unchanged tree, and what of it varies by itself."""
    first = CodeWalk.from_json(walk.section)
    if "again" not in walk.section:
        return first, frozenset()
    return first, varying_parts(first, CodeWalk.from_json(walk.section["again"]))


def _declared(
    before: CodeWalk, after: CodeWalk, declared: Declared, by_value: frozenset[str]
) -> DeclaredCode:
    """What the plan may change of code, in the terms of a walk."""
    endpoints = {
        each.old_key: (each.new_key, *((each.old_key,) if each.grace_until else ()))
        for each in declared.endpoints
    }
    endpoints |= {each.old_key: () for each in declared.gone}
    patterns = [name for names in declared.example_names.values() for name in names]
    names = {
        **moved_methods(before, after, patterns),
        **{old: (new,) for old, new in declared.functions.items() if new},
        **{split.old: (split.old, split.new) for split in declared.splits},
    }
    return DeclaredCode(endpoints, declared.tag, names, declared.modules, by_value)


def _answered(verdict: Verdict, before: _Sections, after: _Sections) -> int:
    """How many requests the endpoint answered before and after, one of them with success."""
    answers = [
        side.get("replay", {}).get("exchanges", {}).get(key, {}).get("answers", {})
        for side, key in ((before, verdict.key), (after, verdict.key_after))
    ]
    both = [answers[0][name]["status"] for name in answers[0] if name in answers[1]]
    return len(both) if any(0 < status < 400 for status in both) else 0
