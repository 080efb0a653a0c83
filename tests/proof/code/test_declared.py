"""What a plan declares is checked, not waved through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from refactor_kit.proof.comparing.code import (
    CodeComparison,
    DeclaredCode,
    compare_code,
    moved_methods,
    varying_parts,
)

from .trees import walks

_BEFORE = """
        from fastapi import Depends, FastAPI
        from pydantic import BaseModel


        class Asked(BaseModel):
            name: str

            @staticmethod
            def example_answer() -> dict:
                return {"name": "a"}


        class Told(BaseModel):
            size: int


        class Gone(Exception):
            pass


        def one(value: int = 1) -> int:
            return value


        def two(value: int = 1) -> int:
            return value


        app = FastAPI()


        @app.post("/ask", tags=["old"])
        def ask(asked: Asked) -> Told:
            if not asked.name:
                raise Gone
            return Told(size=len(asked.name))


        @app.get("/answer")
        def answer(value: int = Depends(one)) -> Asked:
            return Asked(name=str(Asked.example_answer()))


        @app.get("/other")
        def other(value: int = Depends(two)) -> Told:
            return Told(size=1)
"""
_MOVED = (
    "\n            @staticmethod\n            def example_answer() -> dict:\n"
    '                return {"name": "a"}\n'
)


_TO_TOLD = {
    _MOVED: "",
    "            size: int\n": f"            size: int\n{_MOVED}",
    "Asked.example_answer()": "Told.example_answer()",
}
_GIVEN = f"        class Given(BaseModel):\n            name: str\n{_MOVED}\n\n"
_TO_TWO = {
    "        class Gone": f"{_GIVEN}        class Gone",
    "-> Asked:\n            return Asked(name=str(Asked.": "-> Given:\n"
    "            return Given(name=str(Given.",
}
_TO_ASKS = {'"/ask", tags=["old"]': '"/asks", tags=["desk"]', "def ask(": "def asks("}
_EDITS: Mapping[str, Mapping[str, str]] = {
    "nothing": {},
    "method moved": _TO_TOLD,
    "method moved and changed": {
        old: new.replace('"name": "a"', '"name": "b"') for old, new in _TO_TOLD.items()
    },
    "method gone": {_MOVED: "", "Asked.example_answer()": "Told(size=1)"},
    "class split": _TO_TWO,
    "class split and changed": {
        old: new.replace("name: str\n", 'name: str = ""\n') for old, new in _TO_TWO.items()
    },
    "dependencies merged": {"Depends(two)": "Depends(one)"},
    "endpoint moved": _TO_ASKS,
    "endpoint moved and changed": {**_TO_ASKS, "len(asked.name)": "len(asked.name) + 1"},
}
_MOVE = DeclaredCode(names={"desk:Asked.example_answer": ("desk:Told.example_answer",)})
_SPLIT = DeclaredCode(
    names={
        "desk:Asked": ("desk:Asked", "desk:Given"),
        "desk:Asked.example_answer": ("desk:Asked.example_answer", "desk:Given.example_answer"),
    }
)
_MERGE = DeclaredCode(names={"desk:one": ("desk:one",), "desk:two": ("desk:one",)})
_ENDPOINT = DeclaredCode(
    {"POST /ask": ("POST /asks",)}, tag="desk", names={"desk:ask": ("desk:asks",)}
)
Compared = Callable[[str, DeclaredCode | None], CodeComparison]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """The comparison of the service with one that has these edits."""
    trees = [{"desk.py": dedent(_edited(edits))} for edits in _EDITS.values()]
    found = dict(
        zip(_EDITS, walks(trees, "desk:app", tmp_path_factory.mktemp("declared")), strict=True)
    )
    return lambda name, declared: compare_code(found["nothing"], found[name], declared)


def _edited(edits: Mapping[str, str]) -> str:
    text = _BEFORE
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new)
    return text


def _reasons(comparison: CodeComparison) -> set[str]:
    return {line.reason for each in comparison.differing for line in each.differences}


@pytest.mark.parametrize(
    ("name", "declared", "undeclared"),
    [
        ("method moved", _MOVE, "member example_answer is gone: static method"),
        ("class split", _SPLIT, "one class desk:Asked is now 2"),
        ("dependencies merged", _MERGE, "2 are now one: function desk:one"),
        ("endpoint moved", _ENDPOINT, "is gone"),
    ],
)
def test_what_is_declared_is_the_same(
    name: str, declared: DeclaredCode, undeclared: str, compared: Compared
) -> None:
    assert _reasons(compared(name, declared)) == set()
    assert undeclared in _reasons(compared(name, None))


def test_a_method_may_go_where_that_is_declared(compared: Compared) -> None:
    goes = DeclaredCode(names={"desk:Asked.example_answer": ()})
    gone = "member example_answer is gone: static method"
    assert gone in _reasons(compared("method gone", None))
    # What called it is another code.
    assert not any(gone in reason for reason in _reasons(compared("method gone", goes)))
    assert _reasons(compared("method gone", goes)) != set()


@pytest.mark.parametrize(
    ("name", "declared", "said"),
    [
        ("method moved and changed", _MOVE, "'a' -> 'b'"),
        ("class split and changed", _SPLIT, "field name"),
        ("endpoint moved and changed", _ENDPOINT, "its code differs"),
    ],
)
def test_what_is_declared_is_looked_into(
    name: str, declared: DeclaredCode, said: str, compared: Compared
) -> None:
    assert any(said in reason for reason in _reasons(compared(name, declared)))


def test_an_endpoint_is_known_by_both_its_names(compared: Compared) -> None:
    found = compared("endpoint moved", _ENDPOINT).endpoints
    assert ("POST /ask", "POST /asks") in {(each.key, each.key_after) for each in found}


def test_methods_that_moved_are_found_by_their_names(tmp_path: Path) -> None:
    trees = [{"desk.py": dedent(_edited(edits))} for edits in ({}, _TO_TOLD)]
    before, after = walks(trees, "desk:app", tmp_path)
    assert moved_methods(before, after, ["example_*"]) == _MOVE.names
    assert moved_methods(before, after, ["sample_*"]) == {}


def test_what_varies_between_two_processes_is_no_difference(tmp_path: Path) -> None:
    varying = _BEFORE.replace("app = FastAPI()", "started = time.time()\n        app = FastAPI()")
    varying = varying.replace("        from pydantic", "        import time\n        from pydantic")
    varying = varying.replace("size=1)", "size=int(started))")
    text = dedent(varying)
    changed = text.replace("int(started)", "int(started) + 1")
    trees = [{"desk.py": each} for each in (text, text, text, changed)]
    first, again, after, other = walks(trees, "desk:app", tmp_path)
    assert compare_code(first, after).differing != ()
    known = varying_parts(first, again)
    assert compare_code(first, after, varying=known).differing == ()
    assert compare_code(first, other, varying=known).differing != ()


_VARYING = {
    "a kind": "held = ([], {}, set())[turn]",
    "a value or none": "held = (None, {}, None)[turn]",
    "how many": "held = [{} for _ in range(turn)]",
    "the order of classes": "held = (kinds * 2)[turn : turn + 3]",
    "the order of objects": "held = ([kind() for kind in kinds] * 2)[turn : turn + 3]",
    "the order of what is also called by name": "one, two, three = (each() for each in kinds)\n"
    "held = ([one, two, three] * 2)[turn : turn + 3]",
    "the order of functions": "held = ([ask, answer, told] * 2)[turn : turn + 3]",
    "the order of dicts": "held = ([{}, {'a': []}, {'b': 1}] * 2)[turn : turn + 3]",
    "the order of a dict": "held = dict(([('a', {}), ('b', []), ('c', 1)] * 2)[turn : turn + 3])",
    "which class": "held = kinds[turn]",
}
_READ = """
        from pathlib import Path

        from fastapi import FastAPI

        # Another number in each process.
        turn = int(Path(__file__).parent.name.removeprefix("tree-"))


        class One: ...


        class Two: ...


        class Three: ...


        def told(): ...


        def ask(): ...


        def answer(): ...


        one = two = three = None
        kinds = [One, Two, Three]
        HELD
        app = FastAPI()


        @app.get("/held")
        def read() -> str:
            return str(held)


        @app.get("/each")
        def read_each() -> str:
            return f"{one} {two} {three} {ask} {answer} {told} {One} {Two} {Three}"
"""


@pytest.mark.parametrize("name", _VARYING)
def test_what_is_another_object_in_each_process_is_no_difference(name: str, tmp_path: Path) -> None:
    text = dedent(_READ).replace("HELD", _VARYING[name])
    first, again, after = walks([{"desk.py": text}] * 3, "desk:app", tmp_path)
    found = compare_code(first, after, varying=varying_parts(first, again))
    assert [each.line for each in found.differing] == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("the order of classes", "class Two: ...", "class Two:\n    size = 1"),
        ("the order of objects", "class Two: ...", "class Two:\n    size = 1"),
        ("the order of functions", "def ask(): ...", "def ask():\n    return 1"),
        ("the order of dicts", "{'b': 1}", "{'b': 2}"),
    ],
)
def test_what_stands_in_any_order_is_compared(
    name: str, old: str, new: str, tmp_path: Path
) -> None:
    text = dedent(_READ).replace("HELD", _VARYING[name])
    assert old in text
    trees = [{"desk.py": each} for each in (text, text, text.replace(old, new))]
    first, again, after = walks(trees, "desk:app", tmp_path)
    found = compare_code(first, after, varying=varying_parts(first, again))
    assert "GET /held" in {each.key for each in found.differing}


@pytest.mark.parametrize(
    ("read", "after", "is_declared"),
    [
        ("__name__", "api.desk", True),
        ("__name__", "api.other", False),
        ("__file__", "{root}/api/desk.py", True),
        ("__file__", "{root}/api/other.py", False),
        ("__file__", "{root}/api/inner/desk.py", False),
    ],
)
def test_a_module_may_read_the_name_that_is_declared(
    read: str, after: str, is_declared: bool
) -> None:
    before = {"__name__": "api.ask", "__file__": "{root}/api/ask.py"}[read]
    declared = DeclaredCode(modules={"api.ask": "api.desk"})
    opening = f"its module's {read}"
    assert declared.is_renamed_module(f"{opening}: {before}", f"{opening}: {after}") is is_declared
