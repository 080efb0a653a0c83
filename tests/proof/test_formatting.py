"""The repository's formatter is run on what it left as it is before, and on nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from refactor_kit.base import ChangeSet, Edit, MemoryTree
from refactor_kit.proof.target.formatting import Formatted, Formatter
from refactor_kit.proof.target.scratch import ScratchCopy

from .services import AFTER, context_of, tree_of

RUFF = ("python", "-m", "ruff", "format", "--quiet", "{files}")
SORTED = ("python", "-m", "ruff", "check", "--quiet", "--select", "I", "--fix", "{files}")
OWN, LONG = "api/own.py", "api/long.py"
PARTS = [path for path in AFTER if "desk" in path and path.endswith(".py")]


def formatted(
    before: dict[str, str],
    after: dict[str, str],
    moved: dict[str, str] | None = None,
    **settings: Any,
) -> Formatted:
    """What becomes of the files ``after``, each perhaps ``moved`` from another."""
    tree = tree_of({**AFTER, **before})
    context = context_of(tree, **settings)
    edits = [Edit(path, text.encode(), (moved or {}).get(path)) for path, text in after.items()]
    edits += [Edit(path, None) for path in (moved or {}).values()]
    with ScratchCopy(tree, None, context.settings) as copy:
        formatter = Formatter(copy, context, ChangeSet.tree)
        change_set = ChangeSet(tree, edits)
        result = formatter.formatted(change_set)
        again = formatter.formatted(ChangeSet(tree, [*edits, *result.edits]))
        assert texts(again).items() <= texts(result).items()
        return result


def texts(result: Formatted) -> dict[str, str]:
    return {edit.path: (edit.content or b"").decode() for edit in result.edits}


def test_a_file_that_was_formatted_is_formatted_again() -> None:
    result = formatted({OWN: "x = 1\n"}, {OWN: "x = 1\ny = [1,\n 2]\n"}, format_command=RUFF)
    assert texts(result) == {OWN: "x = 1\ny = [1, 2]\n"}
    assert result.notices == ()


def test_a_file_that_was_not_is_left_as_the_plan_writes_it() -> None:
    result = formatted({OWN: "x=1\n"}, {OWN: "x=1\ny=2\n"}, format_command=RUFF)
    assert texts(result) == {}
    moved = formatted({OWN: "x=1\n"}, {LONG: "x=1\ny=2\n"}, {LONG: OWN}, format_command=RUFF)
    assert texts(moved) == {}


def test_what_was_in_a_file_that_moves_decides() -> None:
    result = formatted({OWN: "x = 1\n"}, {LONG: "x=1\n"}, {LONG: OWN}, format_command=RUFF)
    assert [(edit.path, edit.content, edit.moved_from) for edit in result.edits] == [
        (LONG, b"x = 1\n", OWN)
    ]


def test_a_new_file_is_formatted_where_the_files_of_the_parts_were() -> None:
    tidy = dict.fromkeys(PARTS, "y = 1\n")
    assert texts(formatted(tidy, {OWN: "x=1\n"}, format_command=RUFF)) == {OWN: "x = 1\n"}
    untidy = {**tidy, PARTS[-1]: "y=1\n"}
    assert texts(formatted(untidy, {OWN: "x=1\n"}, format_command=RUFF)) == {}


def test_imports_are_sorted_before() -> None:
    after = "import sys\nimport os\n\nprint( os, sys)\n"
    before = "import sys\n\nprint(sys)\n"
    both = {"sort_command": SORTED, "format_command": RUFF}
    result = formatted({OWN: before}, {OWN: after}, **both)
    assert texts(result) == {OWN: "import os\nimport sys\n\nprint(os, sys)\n"}
    unsorted = {OWN: "import sys\nimport os\n\nprint(os, sys)\n"}
    assert texts(formatted(unsorted, {OWN: f"{after}#\n"}, **both)) == {}


def test_the_configuration_of_the_repository_is_followed() -> None:
    files = {OWN: "x = 'a'\n", "ruff.toml": '[format]\nquote-style = "single"\n'}
    result = formatted(files, {OWN: 'x = "a"\n'}, format_command=RUFF)
    assert texts(result) == {OWN: "x = 'a'\n"}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("python", "-m", "no_such_formatter", "{files}"), "No module named no_such_formatter"),
        (("no-such-formatter", "{files}"), "no-such-formatter"),
        (("python", "-c", "raise SystemExit(123)"), "ended with exit 123"),
    ],
)
def test_one_that_cannot_be_run_is_told_and_changes_nothing(
    command: tuple[str, ...], said: str
) -> None:
    result = formatted({OWN: "x = 1\n"}, {OWN: "x=2\n"}, format_command=command)
    assert result.edits == ()
    (notice,) = result.notices
    assert notice.path == "pyproject.toml"
    assert notice.text.startswith("format-command ")
    assert said in notice.text
    assert notice.text.endswith("the files stay as refactor-kit wrote them")


def test_what_a_second_pass_would_change_again_is_left() -> None:
    grow = "import sys; [open(p, 'a').write('#\\n') for p in sys.argv[1:] if 'y' in open(p).read()]"
    command = ("python", "-c", grow, "{files}")
    result = formatted({OWN: "x = 1\n"}, {OWN: "y = 1\n"}, format_command=command)
    assert result.edits == ()
    assert [(notice.path, "second pass" in notice.text) for notice in result.notices] == [
        (OWN, True)
    ]


def test_other_text_and_removed_files_are_none_of_its_business() -> None:
    after = {"docs/own.md": "a\n", "data.json": '{"a":1}'}
    assert formatted({OWN: "x = 1\n"}, after, format_command=RUFF) == Formatted()
    tree = MemoryTree({OWN: b"x=1\n"})
    context = context_of(tree_of(AFTER), format_command=RUFF)
    with ScratchCopy(tree, None, context.settings) as copy:
        formatter = Formatter(copy, context, ChangeSet.tree)
        assert formatter.formatted(ChangeSet(tree, [Edit(OWN, None)])) == Formatted()
        assert copy.runs == 0
