"""A second look where a replay differs: what differs only now and then is no difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from refactor_kit.base import Context
from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.expected import moved_keys
from refactor_kit.proof.observing.observation import Observation, observe
from refactor_kit.proof.observing.volatility import has_shape, is_same, is_shape
from refactor_kit.proof.target.scratch import ScratchCopy

_LOOKS = 2


def confirmed(
    before: Observation,
    after: Observation,
    declared: Declared,
    copy: ScratchCopy,
    context: Context,
) -> Observation:
    """``after``, replayed again while its replay differs from ``before``.

    ``copy`` stands at the tree that ``after`` saw. A whole second that two requests happened to
    straddle does not come twice; a difference that stays is one.
    """
    for _ in range(_LOOKS):
        differences = compare(before, after, declared)
        if not any(each.section == "replay" and not each.declared for each in differences):
            return after
        again = observe(
            copy,
            context,
            level="replay",
            with_tests=False,
            with_generator=False,
            sent=moved_keys(before.sent, declared),
        )
        after = _closer(before, after, again, declared)
    return after


def _closer(
    before: Observation, after: Observation, again: Observation, declared: Declared
) -> Observation:
    old, new = before.sections["replay"], after.sections["replay"]
    fresh = again.sections.get("replay", {})
    known = moved_keys(old.get("exchanges", {}), declared)
    return replace(after, sections={**after.sections, "replay": nearer_answers(known, new, fresh)})


def nearer_answers(
    known: Mapping[str, Any], first: dict[str, Any], second: Mapping[str, Any]
) -> dict[str, Any]:
    """Of the answers in two sections those that are as ``known``, by the endpoint."""
    if not (first.get("exchanges") and second.get("exchanges")):
        return first
    exchanges = {
        key: _nearer(known.get(key), each, second["exchanges"].get(key))
        for key, each in first["exchanges"].items()
    }
    return {**first, "exchanges": exchanges}


def _nearer(wanted: Any, first: Any, second: Any) -> Any:
    """Of two observed values the one that is as wanted, part by part."""
    if is_shape(wanted):
        return second if has_shape(wanted, second) else first
    kinds = {type(wanted), type(first), type(second)}
    if kinds == {dict} and first.keys() == second.keys():
        return {key: _nearer(wanted.get(key), first[key], second[key]) for key in first}
    if kinds == {list} and len(first) == len(second) == len(wanted):
        return [_nearer(*three) for three in zip(wanted, first, second, strict=True)]
    return second if is_same(second, wanted) else first
