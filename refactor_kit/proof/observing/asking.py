"""Requests made from schemas, sent to a running target: what it answers, and what of it varies."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from refactor_kit.base import Context
from refactor_kit.proof.observing.elsewhere import Seen, second_look
from refactor_kit.proof.observing.learning import Look, learned
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.replay import Asked, Replayer
from refactor_kit.proof.observing.sent import places_now
from refactor_kit.proof.target.clock import Span
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target

#: Of the section of answers: the endpoints that are asked in any case, each with what it is asked.
ALWAYS = "always"


def ask(
    copy: ScratchCopy, context: Context, seen: Observation, asked: Asked, *, twice: bool = False
) -> dict[str, Any]:
    """The replay section of ``asked``'s requests; ``seen`` is the target in ``copy``, observed.

    ``twice`` asks again elsewhere and on another day, to learn what varies by itself.
    """

    def look(target: Target) -> Seen:
        imported, now = seen.sections["import"], places_now(seen.sent)
        replayer = Replayer(target, context, list(seen.requests), imported, now, asked)
        sections = {"import": {"ok": True, "hooks": {}}, "replay": replayer.run()}
        target.copy.reset()
        return sections, []

    began = time.time()
    sections, _ = look(Target(copy))
    if twice:
        first = Look(sections, Span(began, time.time()))
        sections = learned(first, second_look(copy, first, look))
    return _kept(sections["replay"], asked)


def told_requests(asked: Asked, keys: Iterable[str]) -> dict[str, list[str]]:
    """The requests to each of ``keys``: others where its schema, or what makes them, is another."""
    return {key: [each.identity for each in asked.made.get(key, ())] for key in sorted(keys)}


def _kept(section: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """The section with the answers to what was made from schemas alone."""
    exchanges = section.get("exchanges", {})
    kept = {}
    for key in sorted(asked.keys & exchanges.keys()):
        titles = {title for title in exchanges[key]["answers"] if "request " in title}
        answers = {t: each for t, each in exchanges[key]["answers"].items() if t in titles}
        kept[key] = {"example_from": "", "example": None, "answers": answers}
    return {**section, "exchanges": kept}
