from __future__ import annotations

from refactor_kit.reporters.status.changes import change_lines
from refactor_kit.status.change import compare, with_change
from tests.support.status_samples import finding, module, status


def test_module_moves_forward_and_back() -> None:
    before = status(module("a"), module("b", "migrated"), module("c", "in-progress", {0: "done"}))
    after = status(
        module("a", "migrated"),
        module("b", "regressed", {7: "failed"}),
        module("c", "in-progress", {0: "done", 1: "done"}),
    )

    moves = {move.name: move.direction for move in compare(before, after, "main").moves}

    assert moves == {"a": "forward", "b": "back", "c": "forward"}


def test_repaired_module_moves_forward() -> None:
    before, after = status(module("a", "regressed")), status(module("a", "migrated"))

    assert compare(before, after, "main").moves[0].direction == "forward"


def test_new_and_gone_modules_are_named() -> None:
    change = compare(status(module("a")), status(module("b")), "main")

    assert [(move.name, move.direction) for move in change.moves] == [("b", "new"), ("a", "gone")]


def test_moved_line_is_no_new_finding() -> None:
    before = status(module("a")).model_copy(update={"findings": (finding(line=3),)})
    after = status(module("a")).model_copy(
        update={"findings": (finding(line=9), finding(line=12, name="B"))}
    )

    change = compare(before, after, "main")

    assert [each.line for each in change.findings_new] == [12]
    assert change.findings_gone == ()


def test_second_finding_of_one_fingerprint_is_new() -> None:
    one = status(module("a")).model_copy(update={"findings": (finding(),)})
    two = status(module("a")).model_copy(update={"findings": (finding(), finding(line=8))})

    assert len(compare(one, two, "main").findings_new) == 1
    assert len(compare(two, one, "main").findings_gone) == 1


def test_sentences_say_what_happened() -> None:
    before = status(module("a"), allowances=1)
    lines = list(change_lines(with_change(status(module("a", "migrated")), before, "main")))

    assert "a went forward: pending before, migrated now" in lines
    assert "allowances: 1 before, 0 now" in lines
