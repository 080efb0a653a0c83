from __future__ import annotations

import ast

import pytest

from refactor_kit.base import UnreadableSource
from refactor_kit.python.newer_syntax import parse_newer_ast
from refactor_kit.reading.schemas import read_schemas
from tests.support.sessions import BEFORE, START
from tests.support.trees import as_bytes, service

NEWER = '''
type Names = list[str]


class SessionStartRequest[T: int](BaseModel):
    names: Names
    shown: str = f"{", ".join("ab")}"


def keep[T](value: T) -> T:
    text = f"""
        {value
        } and {
            value}
    """
    return value


class SessionStartResponse(BaseModel):
    ok: bool
'''


def test_lines_stay_where_they_are() -> None:
    source = as_bytes(NEWER)
    tree = parse_newer_ast("a.py", source)
    lines = source.decode().splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            assert node.name in lines[node.lineno - 1]


def test_roles_are_read_from_newer_source() -> None:
    tree, context = service({**BEFORE, START: NEWER}, parts=("session_manager_start",))
    (reading,) = read_schemas(tree, context)
    assert not reading.refusals
    assert [(role.class_name, role.line) for role in reading.roles] == [
        ("SessionStartRequest", 4),
        ("SessionStartResponse", 18),
    ]


@pytest.mark.parametrize("source", [b"def (:\n", b"class A:\n", b"x = \xff\n"])
def test_what_no_python_reads_stays_unreadable(source: bytes) -> None:
    with pytest.raises(UnreadableSource):
        parse_newer_ast("a.py", source)


def test_unparenthesised_exceptions_are_read() -> None:
    source = b"try:\n    pass\nexcept ValueError, TypeError:\n    pass\n"
    try:
        tree = parse_newer_ast("a.py", source)
    except UnreadableSource:
        pytest.skip("this LibCST does not know the form")
    assert isinstance(tree.body[0], ast.Try)
