"""What a run of the generator says, writes and ends with is judged for the part that it was of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from refactor_kit.base import ModuleSettings
from refactor_kit.proof.comparing.artifact_comparison import schema_problem
from refactor_kit.proof.observing.generator_outcome import generator_outcome
from refactor_kit.proof.target.bounds import GENERATOR
from refactor_kit.proof.target.process import Finished
from refactor_kit.proof.target.scratch import ScratchCopy

from .services import AFTER, context_of, tree_of

PART = "desk_open"
WRITTEN = [f"{PART}_{kind}.json" for kind in ("schema", "input_example", "output_example")]
TREE = tree_of({**AFTER, **{f"made/{name}": "{}" for name in WRITTEN}})


@pytest.fixture(scope="module")
def copy() -> Iterator[ScratchCopy]:
    with ScratchCopy(TREE, None, context_of(TREE).settings) as copy:
        yield copy


def outcome(
    copy: ScratchCopy,
    said: str,
    ended: int | Finished = 0,
    missing: str = "",
    lacking: tuple[str, ...] = (),
    **settings: Any,
) -> dict[str, Any]:
    """The outcome of a run that left all artifacts but ``missing``."""
    others = {"order": ModuleSettings("order", ("order", "desk_open_later"))}
    own = ModuleSettings("desk", ("desk_open", "desk_close"), lacking_artifacts=lacking)
    context = context_of(TREE, modules={"desk": own, **others}, **settings)
    copy.reset()
    for file in copy.files_named([missing]):
        file.unlink()
    copy.run_begins()
    finished = ended if isinstance(ended, Finished) else Finished(ended, said, "")
    return generator_outcome(finished, copy, PART, context)


def test_what_is_said_of_other_parts_alone_is_no_failure_of_this_one(copy: ScratchCopy) -> None:
    said = "Failed order: no class\nImportError in desk_open_later"
    entry = outcome(copy, said, 1)
    assert (entry["ok"], entry["imports"], entry["others"]) == (True, True, said.splitlines())
    assert entry["says"] == ["ended with exit 1"]
    assert not outcome(copy, "Failed desk_open: order has no class")["ok"]
    assert not outcome(copy, "Failed: no class")["ok"]
    assert not outcome(copy, said, 1, missing=WRITTEN[1])["ok"]


def test_exit_status_of_a_run_over_all_is_that_of_all(copy: ScratchCopy) -> None:
    every = ("python", "scripts/generate.py")
    assert outcome(copy, "skipped base", 1, generator=every)["says"] == ["ended with exit 1"]
    assert outcome(copy, "skipped base", 1)["problems"] == ["ended with exit 1"]
    for ended in (Finished(-9, "", ""), Finished(1, "", "", flooded=True, bounds=GENERATOR)):
        assert not outcome(copy, "", ended, generator=every)["ok"]


def test_failures_that_are_left_to_the_script(copy: ScratchCopy) -> None:
    left = {"generator_repairs": {"goes-on": False}}
    entry = outcome(copy, "Failed: no class", **left)
    assert (entry["ok"], entry["says"]) == (True, ["Failed: no class"])
    assert not outcome(copy, "Failed: no class", 1, **left)["ok"]
    assert not outcome(copy, "Failed: no class", missing=WRITTEN[2], **left)["ok"]


def test_artifact_that_was_let_go_takes_its_failure_with_it(copy: ScratchCopy) -> None:
    name = WRITTEN[2]
    entry = outcome(copy, "Failed: not serializable", 1, missing=name)
    assert (entry["ok"], entry["lacks"]) == (False, [name])
    entry = outcome(copy, "Failed: not serializable", 1, missing=name, lacking=(name,))
    assert entry["ok"]
    assert entry["says"] == ["Failed: not serializable", "ended with exit 1"]
    assert not outcome(copy, "Failed: not serializable", 1, lacking=(name,))["ok"]


INPUT = {"title": "In", "properties": {"a": {}}, "required": ["a"]}
OUTPUT = {"title": "Out", "properties": {"b": {}}}
SHAPES = {
    "both": {"input": INPUT, "output": OUTPUT},
    "one class": INPUT,
    "in its $defs": {"title": "All", "properties": {"c": {}}, "$defs": {"In": INPUT, "X": OUTPUT}},
    "a list": [INPUT, OUTPUT],
    "the names of a list": {"classes": ["Other", "In", "Out"]},
    "another class": {"title": "Other", "properties": {"a": {}}},
}


def problem(before: str, after: str) -> str:
    sections = {
        "exports": {"names": {"NoteInput": "s.note:In", "NoteOutput": "s.note:Out"}},
        "schemas": {"s.note:In": {"validation": INPUT}, "s.note:Out": {"validation": OUTPUT}},
        "artifacts": {"note_schema.json": SHAPES[after]},
    }
    return schema_problem("note", "note_schema.json", sections, SHAPES.get(before))


@pytest.mark.parametrize("shape", SHAPES)
def test_schema_file_may_have_the_shape_that_it_had(shape: str) -> None:
    assert problem(shape, shape) == ""


def test_schema_file_still_speaks_of_the_classes_that_it_spoke_of() -> None:
    assert problem("both", "one class") == "note_schema.json no longer describes s.note:Out"
    assert problem("in its $defs", "another class").endswith("describes s.note:In and s.note:Out")
    assert problem("one class", "a list") == ""
    assert problem("another class", "one class") == ""
