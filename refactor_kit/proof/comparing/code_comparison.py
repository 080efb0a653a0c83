"""The code that each endpoint and the application reach: before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
            line = f"code of {verdict.key_after or verdict.key}: {each.line}"
            yield Difference(SECTION, line, bool(answered), reason)


def code_of(before: _Sections, after: _Sections, declared: Declared) -> CodeComparison | None:
    """Both walks compared; ``None`` where one of them is missing."""
    walks = [side.get(SECTION, {"error": "nothing was looked at"}) for side in (before, after)]
    if any("error" in each for each in walks):
        return None
    old, new = map(CodeWalk.from_json, walks)
    varying: frozenset[tuple[int, str]] = frozenset()
    if "again" in walks[0]:
        varying = varying_parts(old, CodeWalk.from_json(walks[0]["again"]))
    by_value = kept_examples(before, after, declared)
    return compare_code(old, new, _declared(old, new, declared, by_value), varying)


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
