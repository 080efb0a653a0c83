"""The code that each endpoint and the application reach: before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from refactor_kit.proof.comparing.code import (
    CodeComparison,
    CodeDifference,
    CodeWalk,
    DeclaredCode,
    Verdict,
    compare_code,
    varying_parts,
)
from refactor_kit.proof.comparing.code.declared import moved_methods
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.difference import Difference
from refactor_kit.proof.comparing.run_comparison import answers_to
from refactor_kit.proof.comparing.same_objects import SameObjects
from refactor_kit.proof.comparing.schema_comparison import kept_examples
from refactor_kit.runtime.wording import listed

SECTION = "code"
_SHOWN = 3
_OF = "code of "
_NONE: Mapping[str, Any] = {}
_Sections = Mapping[str, Any]


def compare_walks(before: _Sections, after: _Sections, declared: Declared) -> Iterator[Difference]:
    """What differs of the code that the endpoints and the application reach, each once.

    It is proved where each endpoint that reaches it answered the same requests alike.
    """
    for line, differing in differing_code(before, after, declared).items():
        answered = [_answered(each, before, after) for each in differing.reached_by]
        reason = f"proved by {sum(answered)} requests" if all(answered) else ""
        yield Difference(SECTION, line, bool(reason), reason)


@dataclass(frozen=True, slots=True)
class DifferingCode:
    """One difference of code, with what became of each endpoint that reaches it."""

    difference: CodeDifference
    reached_by: tuple[Verdict, ...]

    @property
    def endpoints(self) -> str:
        """``POST /a, GET /b and 3 more``."""
        return listed([each.key_after or each.key for each in self.reached_by], _SHOWN)


def differing_code(
    before: _Sections, after: _Sections, declared: Declared
) -> dict[str, DifferingCode]:
    """What differs, by the line that a person accepts: no line number stands in it."""
    compared = code_of(before, after, declared)
    found: dict[str, DifferingCode] = {}
    for verdict in compared.differing if compared is not None else ():
        for each in verdict.differences:
            subject = each.name or verdict.key_after or verdict.key
            line = f"{_OF}{subject}: {each.reason}{f' ({each.files})' if each.files else ''}"
            known = found[line].reached_by if line in found else ()
            found[line] = DifferingCode(each, (*known, verdict))
    return found


def told_code(before: _Sections, after: _Sections, declared: Declared) -> dict[str, str]:
    """What became of the code of each endpoint that is served, by its present key, in words."""
    compared = code_of(before, after, declared)
    found: dict[str, str] = {}
    for verdict in compared.endpoints if compared is not None else ():
        answered = 0 if verdict.is_same else _answered(verdict, before, after)
        found[verdict.key_after] = f"proved by {answered} requests" if answered else verdict.line
    return found


def speaks_of_code(line: str) -> bool:
    """Whether a difference, as the evidence keeps it, is one of code."""
    return line.startswith(_OF)


def code_of(before: _Sections, after: _Sections, declared: Declared) -> CodeComparison | None:
    """Both walks compared; ``None`` where one of them is missing."""
    walks = [side.get(SECTION, {"error": "nothing was looked at"}) for side in (before, after)]
    if any("error" in each for each in walks):
        return None
    examples = (side.get("examples", _NONE) for side in (before, after))
    return _compared(SameObjects(*walks, *examples, beside=declared))


# The difference between two trees and the proof of each step ask the same.
@lru_cache(maxsize=4)
def _compared(asked: SameObjects) -> CodeComparison:
    before, after, earlier, later = asked.objects
    declared: Declared = asked.beside
    old, varying = _before(SameObjects(before))
    new = CodeWalk.from_json(after)
    by_value = kept_examples(earlier, later, declared)
    return compare_code(old, new, _declared(old, new, declared, by_value), varying)


@lru_cache(maxsize=2)
def _before(asked: SameObjects) -> tuple[CodeWalk, frozenset[tuple[int, str]]]:
    """The walk over the unchanged tree, and what of it varies by itself."""
    (walk,) = asked.objects
    first = CodeWalk.from_json(walk)
    if "again" not in walk:
        return first, frozenset()
    return first, varying_parts(first, CodeWalk.from_json(walk["again"]))


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
    """How many requests the endpoint answered alike, one of them with success."""
    old, new = answers_to(before, verdict.key), answers_to(after, verdict.key_after)
    both = [(old[name]["status"], new[name]["status"]) for name in old if name in new]
    is_alike = all(status == now for status, now in both)
    return len(both) if is_alike and any(0 < status < 400 for status, _ in both) else 0
