from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any, NoReturn

import pytest

from refactor_kit.base import ChangeSet, Edit, MemoryTree
from refactor_kit.runtime.errors import InternalError, Refused
from refactor_kit.transaction import syntax_proof
from refactor_kit.transaction.syntax_proof import prove_change_set, prove_outside_edit_equal

BEFORE = b"""\
import os


class A:
    x: int = 1

    @staticmethod
    def example() -> dict[str, int]:
        return {"x": 1}


def after() -> str:
    return "b"
"""


def prove(after: bytes, before: bytes | None = BEFORE) -> None:
    prove_outside_edit_equal(before, after, "schemas/a.py")


@pytest.mark.parametrize(
    "after",
    [
        BEFORE,
        BEFORE.replace(b"import os\n", b""),
        BEFORE.replace(b"class A", b"class B"),
        BEFORE.replace(b"import os\n", b"import os\nimport sys\n\nNEW = '''a\nb'''\n"),
        b"def after() -> str:\n    return 'c'\n",
        b"",
        BEFORE.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + BEFORE,
        BEFORE.replace(b"import os", b"import os; import sys"),
    ],
)
def test_honest_changes(after: bytes) -> None:
    prove(after)


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace(b"import os\n", b'"""opened\nimport os\n"""\n'),
        BEFORE.replace(b"class A:", b"'''\nclass A:").replace(b"def after", b"'''\ndef after"),
        BEFORE.replace(b"    @staticmethod\n", b"    '''\n    @staticmethod\n").replace(
            b"\n\ndef after", b"    '''\n\ndef after"
        ),
        BEFORE.replace(b"def after", b"(\ndef after"),
        b"\xff" + BEFORE,
        BEFORE.replace(b"return", b"retur n"),
    ],
)
def test_text_that_slid_into_something_else(after: bytes) -> None:
    with pytest.raises(InternalError):
        prove(after)


def test_new_files_must_parse() -> None:
    prove(b"x = 1\n", None)
    with pytest.raises(InternalError, match="does not parse"):
        prove(b"x = (\n", None)


def test_a_template_is_not_held_to_it() -> None:
    prove(b"{% if b %}\nimport {{ name }}\n", b"{% if a %}\nimport {{ name }}\n")


def test_syntax_newer_than_this_python() -> None:
    newer = b"def f[T = int](x: T) -> T:\n    return x\n"
    prove(newer.replace(b"return x", b"return (x)"), newer)
    with pytest.raises(InternalError):
        prove(newer.replace(b"return x", b"return (x"), newer)


def test_moved_files_are_compared_with_what_they_were() -> None:
    tree = MemoryTree({"old.py": BEFORE, "notes.txt": b"("})
    moved = BEFORE.replace(b"import os", b"from . import os")
    edits = [
        Edit("new.py", moved, moved_from="old.py"),
        Edit("old.py", None),
        Edit("notes.txt", b"(("),
    ]
    prove_change_set(ChangeSet(tree, edits))
    broken = BEFORE.replace(b"import os\n", b'"""\nimport os\n"""\n')
    with pytest.raises(InternalError, match=r"line 1"):
        prove_change_set(ChangeSet(tree, [Edit("new.py", broken, moved_from="old.py")]))


@pytest.fixture
def matched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """How many lines of each side were matched with each other; no concrete tree may be built."""
    found: list[tuple[int, int]] = []

    def matcher(junk: None, one: list[bytes], other: list[bytes], **options: bool) -> Any:
        found.append((len(one), len(other)))
        return SequenceMatcher(junk, one, other, **options)

    def parse_cst(path: str, content: bytes) -> NoReturn:
        raise AssertionError(f"a concrete tree of {path}")

    monkeypatch.setattr(syntax_proof, "SequenceMatcher", matcher)
    monkeypatch.setattr(syntax_proof, "parse_cst", parse_cst)
    return found


def table(rows: int, cell: bytes = b"row") -> bytes:
    lines = b"".join(b"    (%d, '%s'),\n" % (number, cell) for number in range(rows))
    return b"ROWS = [\n" + lines + b"]\nx = 1\n"


def test_of_a_large_generated_table_only_changed_lines_are_matched(
    matched: list[tuple[int, int]],
) -> None:
    before = table(20_000)
    prove(before.replace(b"x = 1", b"x = 2\ny = 3"), before)
    prove(before.replace(b"(7, 'row')", b"(7, 'other')"), before)
    assert matched == [(1, 2), (1, 1)]


def test_a_large_table_that_is_written_anew_is_not_matched(matched: list[tuple[int, int]]) -> None:
    prove(table(20_000, b"new"), table(20_000))
    assert matched == []


def test_a_class_may_grow_at_its_end() -> None:
    before = b"class A:\n    x = 1\n\n    def f(self):\n        return 1\n"
    after = before + b"\n    def g(self):\n        return 2\n"

    prove_outside_edit_equal(before, after, "a.py")


DECORATED = b"""\
@app.post("/a")
@app.post("/b")
def f() -> int:
    return 1
"""


@pytest.mark.parametrize(
    "after",
    [
        DECORATED.replace(b'@app.post("/a")\n', b""),
        DECORATED.replace(b"/a", b"/c"),
        b'@app.post("/c")\n' + DECORATED,
        DECORATED.replace(b'@app.post("/b")', b'@app.post(\n    "/c",\n)\n@app.post("/b")'),
    ],
)
def test_decorators_may_change_where_the_definition_stays(after: bytes) -> None:
    prove(after, DECORATED)


@pytest.mark.parametrize("quotes", [b'"' * 3, b"'" * 3])
def test_a_decorator_that_slid_into_a_string(quotes: bytes) -> None:
    first = b'@app.post("/a")\n'
    with pytest.raises(InternalError, match="line 1"):
        prove(DECORATED.replace(first, quotes + b"\n" + first + quotes + b"\n"), DECORATED)


LATIN = "# coding: latin-1\ncity = 'Orl\xe9ans'\n".encode("latin-1")


def test_utf8_under_another_encodings_cookie_is_refused() -> None:
    with pytest.raises(Refused, match="declares latin-1, and text beyond ASCII") as raised:
        prove(LATIN + "other = 'T\xeate'\n".encode(), LATIN)
    assert raised.value.where == "schemas/a.py:3"


@pytest.mark.parametrize("added", [b"other = 1\n", "other = 'T\xeate'\n".encode("latin-1")])
def test_text_in_the_declared_encoding_is_written(added: bytes) -> None:
    prove(LATIN + added, LATIN)


def test_utf8_needs_no_cookie() -> None:
    prove("city = 'Orl\xe9ans'\n".encode(), LATIN)
    prove("# coding: utf-8\ncity = 'Orl\xe9ans'\n".encode(), b"")
