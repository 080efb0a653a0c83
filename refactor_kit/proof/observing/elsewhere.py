"""The unchanged target a second time, where everything differs that is not the target's own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from refactor_kit.proof.observing.learning import Look, is_same_program
from refactor_kit.proof.target.bounds import AHEAD_SECONDS, CLOCK_STEP_SECONDS
from refactor_kit.proof.target.clock import Span
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target

Sections = dict[str, Any]
# The sections of a look at the target, and the requests of its replay.
Seen = tuple[Sections, list[dict[str, Any]]]


def second_look(
    copy: ScratchCopy,
    first: Look,
    look: Callable[[Target], Seen],
    finish: Callable[[Target, Sections], None] = lambda target, sections: None,
) -> Look:
    """The tree of ``copy`` in another folder, with other hashes, on another day.

    Where it then does something else (a token has expired, say), the day is left as it is.
    ``finish`` adds to the sections what is made once.
    """
    with copy.elsewhere():
        for ahead in (AHEAD_SECONDS, 0):
            time.sleep(max(0.0, first.span.began + CLOCK_STEP_SECONDS - time.time()))
            began = time.time() + ahead
            target = Target(copy, {"PYTHONHASHSEED": "1", "REFACTOR_KIT_AHEAD": str(ahead)})
            sections, requests = look(target)
            if is_same_program(first.sections, sections):
                break
        finish(target, sections)
        return Look(sections, Span(began, time.time() + ahead), requests)
