from __future__ import annotations

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.proof.judging.inputs import lines_about, own_tests_of

FILES = {
    "tests/conftest.py": b"desk",
    "tests/test_a.py": b"def test_the_desk_opens(): ...",
    "tests/test_b.py": b"x = 'desk-top'",
    "tests/test_c.py": b"nothing",
    "tests/notes.md": b"desk",
    "tests/deep/test_d.py": b"import desk.open",
    "other/test_e.py": b"desk",
}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["desk"], ["tests/deep/test_d.py", "tests/test_a.py", "tests/test_b.py"]),
        (["desk-top"], ["tests/test_b.py"]),
        (["opens", "noth"], ["tests/test_a.py", "tests/test_c.py"]),
        (["absent"], []),
    ],
)
def test_tests_that_hold_a_name_anywhere(names: list[str], expected: list[str]) -> None:
    tree = MemoryTree(FILES)

    for each in (tree, MemoizingTree(tree)):
        assert list(own_tests_of(each, "tests", names)) == expected


def test_no_folder_holds_no_tests() -> None:
    assert own_tests_of(MemoryTree(FILES), "", ["desk"]) == ()


def test_lines_that_hold_a_name_once_each_and_in_order() -> None:
    content = b"a desk, a desk\r\nnone\rlast: b\nthe desk_b\n"

    assert lines_about(content, ("b", "desk")) == [b"a desk, a desk", b"last: b", b"the desk_b"]
    assert lines_about(b"", ("b",)) == []
