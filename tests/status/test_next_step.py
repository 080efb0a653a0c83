"""One next command, whichever view names it."""

from __future__ import annotations

from refactor_kit.status.next_step import next_step
from tests.support.status_samples import module, status


def test_several_pending_modules_are_planned_first() -> None:
    assert next_step(status(module("a"), module("b"))) == "refactor-kit plan --all"
    assert next_step(status(module("a"), module("b", "migrated"))) == "refactor-kit migrate a"


def test_what_is_broken_or_begun_comes_before_what_is_pending() -> None:
    begun = module("c", "in-progress")
    assert next_step(status(module("a"), module("b"), begun)) == "refactor-kit migrate c"
    broken = module("d", "regressed").model_copy(update={"next_command": "refactor-kit verify d"})
    assert next_step(status(module("a"), begun, broken)) == "refactor-kit verify d"
    assert next_step(status(module("a", "migrated"))) == ""
