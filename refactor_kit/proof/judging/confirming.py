"""A second look where a replay differs: what differs only now and then is no difference."""

from __future__ import annotations

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
    if not (old.get("exchanges") and new.get("exchanges") and fresh.get("exchanges")):
        return after
    known = moved_keys(old["exchanges"], declared)
    exchanges = {
        key: nearer(known.get(key), value, fresh["exchanges"].get(key))
        for key, value in new["exchanges"].items()
    }
    return replace(after, sections={**after.sections, "replay": {**new, "exchanges": exchanges}})


def nearer(wanted: Any, first: Any, second: Any) -> Any:
    """Of two observed values the one that is as wanted, part by part."""
    if is_shape(wanted):
        return second if has_shape(wanted, second) else first
    kinds = {type(wanted), type(first), type(second)}
    if kinds == {dict} and first.keys() == second.keys():
        return {key: nearer(wanted.get(key), first[key], second[key]) for key in first}
    if kinds == {list} and len(first) == len(second) == len(wanted):
        return [nearer(*three) for three in zip(wanted, first, second, strict=True)]
    return second if is_same(second, wanted) else first
