"""The walk looks for no garbage, and leaves the next search nothing to go through."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from refactor_kit.proof.inside.code import walk


@pytest.fixture
def searched() -> Iterator[list[int]]:
    """How many young objects each search goes through, where one is made all the time."""
    sizes: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            sizes.append(len(gc.get_objects(generation=0)))

    thresholds = gc.get_threshold()
    gc.collect()
    gc.set_threshold(50, 2, 2)
    gc.callbacks.append(note)
    yield sizes
    gc.callbacks.remove(note)
    gc.set_threshold(*thresholds)


def test_no_search_goes_through_what_was_made(searched: list[int]) -> None:
    app = FastAPI()
    for number in range(50):
        app.get(f"/{number}", name=f"{number}")(lambda: None)
    searched.clear()

    answer = walk(app, str(Path.cwd()))
    kept = [[each] for each in answer["nodes"]]

    assert searched
    assert max(searched) < len(kept)
    assert gc.isenabled()


def test_what_the_target_keeps_from_being_searched_stays_so() -> None:
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        walk(FastAPI(), str(Path.cwd()))
        assert gc.get_freeze_count() > frozen - 50
    finally:
        gc.unfreeze()


def test_a_target_that_looks_for_no_garbage_goes_on_so() -> None:
    gc.disable()
    try:
        walk(FastAPI(), str(Path.cwd()))
        assert not gc.isenabled()
    finally:
        gc.enable()
