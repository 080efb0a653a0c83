"""What endpoints answer to requests made from their schemas: on two trees, and later again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from refactor_kit.base import Context
from refactor_kit.base.replay_settings import ReplaySettings
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.expected import moved_keys
from refactor_kit.proof.comparing.run_comparison import ASKED, compare_asked
from refactor_kit.proof.judging.confirming import nearer_answers
from refactor_kit.proof.observing.asking import ALWAYS, ask, told_requests
from refactor_kit.proof.observing.made_requests import MadeRequest, made_requests
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.replay import Asked
from refactor_kit.proof.observing.sent import Sent, sent_requests
from refactor_kit.proof.target.scratch import ScratchCopy

_LOOKS = 2


def always_asked(context: Context) -> tuple[str, ...]:
    """The endpoints that ``[replay] always`` names, as a person wrote them."""
    return (context.settings.replay or ReplaySettings()).always


def made_for(
    sent: Mapping[str, Sent],
    keys: Collection[str],
    known: dict[str, tuple[MadeRequest, ...]],
) -> dict[str, tuple[MadeRequest, ...]]:
    """What is made for ``keys``, and for those endpoints that no example calls.

    ``known`` are those that were made before, and takes up the others.
    """
    wanted = {
        key: each
        for key, each in sent.items()
        if key in keys or (each.content["kind"] != "none" and each.given["example"] is None)
    }
    for key, each in wanted.items():
        if key not in known:
            known[key] = made_requests(each.schema)
    return {key: known[key] for key in wanted}


def with_answers(
    copy: ScratchCopy,
    context: Context,
    seen: Observation,
    keys: Collection[str],
    *,
    twice: bool = False,
) -> Observation:
    """``seen`` with what those of ``keys`` that it serves answer; as it is where it was not called.

    ``copy`` stands at the tree that it saw; ``twice`` learns what varies of the answers.
    """
    asked = _asked_of(seen, keys)
    if not asked.keys or "replay" not in seen.sections or not seen.boots:
        return seen
    section = ask(copy, context, seen, asked, twice=twice)
    return _with(seen, {**section, ALWAYS: told_requests(asked, asked.keys)})


def confirmed_answers(
    before: Observation,
    after: Observation,
    declared: Declared,
    copy: ScratchCopy,
    context: Context,
) -> Observation:
    """``after``, asked again while what it was asked differs from ``before``."""
    section = after.sections.get(ASKED)
    if section is None or ASKED not in before.sections:
        return after
    asked = _asked_of(after, section[ALWAYS])
    return answered_like(before, after, declared, copy, context, asked)


def answered_like(
    before: Observation,
    after: Observation,
    declared: Declared,
    copy: ScratchCopy,
    context: Context,
    asked: Asked,
) -> Observation:
    """``after`` with its answers to ``asked``; what differs only now and then is no difference."""
    if ASKED not in after.sections:
        after = _with(after, ask(copy, context, after, asked))
    known = moved_keys(before.sections[ASKED].get("exchanges", {}), declared)
    for _ in range(_LOOKS):
        if not any(compare_asked(dict(before.sections), dict(after.sections), declared)):
            break
        again = ask(copy, context, after, asked)
        after = _with(after, nearer_answers(known, after.sections[ASKED], again))
    return after


def _asked_of(seen: Observation, keys: Collection[str]) -> Asked:
    sent = seen.sent or sent_requests(seen.requests, seen.requests, lambda one, other: one)
    served = frozenset(keys) & sent.keys()
    return Asked(served, made_for(sent, served, {}) if served else {})


def _with(seen: Observation, section: dict[str, object]) -> Observation:
    return replace(seen, sections={**seen.sections, ASKED: section})
