"""The tests show the house: who looks for a room's tests finds a folder of its name."""

from __future__ import annotations

from pathlib import Path

import refactor_kit

_TESTS = Path(__file__).parent
_TOOL = Path(refactor_kit.__file__).parent


def test_each_room_of_the_tool_has_a_folder_of_tests() -> None:
    rooms = {file.parent.name for file in _TOOL.glob("*/__init__.py")}
    tested = {file.parent.name for file in _TESTS.glob("*/test_*.py")}
    assert rooms | {"codemods", "checks"} <= tested


def test_no_test_stands_outside_a_folder() -> None:
    assert {file.name for file in _TESTS.glob("*.py")} == {"__init__.py", "test_rooms.py"}
