"""Requests made from schemas, sent to a running target: what it answers, and what of it varies."""

from __future__ import annotations

import time
from typing import Any

from refactor_kit.base import Context
from refactor_kit.proof.observing.learning import Look, is_same_program, learned
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.replay import Asked, Replayer
from refactor_kit.proof.observing.sent import places_now
from refactor_kit.proof.target.bounds import AHEAD_SECONDS, CLOCK_STEP_SECONDS
from refactor_kit.proof.target.clock import Span
from refactor_kit.proof.target.lending import copy_elsewhere
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target


def ask(
    copy: ScratchCopy, context: Context, seen: Observation, asked: Asked, *, twice: bool = False
) -> dict[str, Any]:
    """The replay section of ``asked``'s requests; ``seen`` is the target in ``copy``, observed.

    ``twice`` asks again elsewhere and on another day, to learn what varies by itself.
    """
    first = _asked(Target(copy), context, seen, asked)
    section = first.sections["replay"]
    if not twice:
        return _kept(section, asked)
    with copy_elsewhere(copy) as other:
        for ahead in (AHEAD_SECONDS, 0):
            time.sleep(max(0.0, first.span.began + CLOCK_STEP_SECONDS - time.time()))
            target = Target(other, {"PYTHONHASHSEED": "1", "REFACTOR_KIT_AHEAD": str(ahead)})
            second = _asked(target, context, seen, asked, ahead)
            if is_same_program(first.sections, second.sections):
                break
    return _kept(learned(first, second)["replay"], asked)


def _asked(
    target: Target, context: Context, seen: Observation, asked: Asked, ahead: float = 0
) -> Look:
    began = time.time() + ahead
    imported = seen.sections["import"]
    replayer = Replayer(
        target, context, list(seen.requests), imported, places_now(seen.sent), asked
    )
    sections = {"import": {"ok": True, "hooks": {}}, "replay": replayer.run()}
    target.copy.reset()
    return Look(sections, Span(began, time.time() + ahead))


def _kept(section: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """The section with the answers to what was made from schemas alone."""
    exchanges = section.get("exchanges", {})
    kept = {}
    for key in sorted(asked.keys & exchanges.keys()):
        titles = {title for title in exchanges[key]["answers"] if "request " in title}
        answers = {t: each for t, each in exchanges[key]["answers"].items() if t in titles}
        kept[key] = {"example_from": "", "example": None, "answers": answers}
    return {**section, "exchanges": kept}
