from __future__ import annotations

import ast

import pytest

from refactor_kit.base import UnreadableSource
from refactor_kit.python.lexical import find_imports, find_strings
from refactor_kit.python.newer_syntax import older_text
from refactor_kit.python.parsing import parse_any
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


def test_roles_are_read_from_newer_source() -> None:
    tree, context = service({**BEFORE, START: NEWER}, parts=("session_manager_start",))
    (reading,) = read_schemas(tree, context)
    assert not reading.refusals
    assert [(role.class_name, role.line) for role in reading.roles] == [
        ("SessionStartRequest", 4),
        ("SessionStartResponse", 18),
    ]


@pytest.mark.parametrize("source", [b"def (:\n", b"class A:\n", b"x = \xff\n", b'x = f"{\n'])
def test_what_no_python_reads_stays_unreadable(source: bytes) -> None:
    with pytest.raises(UnreadableSource):
        parse_any("a.py", source)


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ('x = t"Hello"', "x = ()"),
        ('x = t"{a} and {b.c!r}"', "x = (a, b.c)"),
        ('x = f"{a["k"]}{b}"', "x = (a['k'], b)"),
        ("x = f'{a['k']=!r:>{w}}'", "x = (a['k'], w)"),
        ('x = f"{f"{f"{a["k"]}"}"}"', "x = (((a['k'],),),)"),
        ('x = f"\\N{DASH}{{no}}{a["k"]}"', "x = (a['k'],)"),
        ('x = t"{a != b # said\n}"', "x = (a != b,)"),
        ('x = f"{\n    a\n}"', "x = (a,)"),
        ('x = "a" f"{b["k"]}" \'c\'', "x = (b['k'],)"),
        ("x = f(\n    'a'\n    t'{b}'\n)", "x = f((b,))"),
        ("type X[T] = list[T]; y = 1", "...\nX = list[T]\ny = 1"),
        ("type X[\n    T,\n] = int", "...\nX = int"),
        ("if a: type X = int", "if a:\n    ...\n    X = int"),
        ("class A[T: (int, str), *Ts, **P](B[T]): pass", "class A(B[T]):\n    pass"),
        ("async def f[\n    T,  # (\n](a: T): pass", "async def f(a: T):\n    pass"),
        (
            "try: pass\nexcept A[1, 2], b.C: pass",
            "try:\n    pass\nexcept A[1, 2] + b.C:\n    pass",
        ),
        ("try: pass\nexcept* A, B: pass", "try:\n    pass\nexcept* A + B:\n    pass"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_newer_syntax_in_older_words(newer: str, older: str, ending: str, mark: bytes) -> None:
    source = mark + newer.replace("\n", ending).encode()
    written = older_text(source)
    assert ast.unparse(ast.parse(written)) == older
    assert len(written) == len(source)


def test_every_name_stays_at_its_place() -> None:
    source = as_bytes(NEWER)
    lines = source.decode().splitlines()
    names = [node for node in ast.walk(parse_any("a.py", source)) if isinstance(node, ast.Name)]
    assert {"Names", "value", "BaseModel"} <= {node.id for node in names}
    for node in names:
        assert lines[node.lineno - 1][node.col_offset :].startswith(node.id)


@pytest.mark.parametrize(
    "source",
    [
        "type(x)[0] = 1\n",
        "def f(a: b[c], d=e[f]): pass\n",
        "x = f'{a:>{w}}' 'type X = int'\n",
        '"""\ntype X = int\nclass A[T]: pass\n"""\n',
    ],
)
def test_what_every_python_reads_stays(source: str) -> None:
    assert older_text(source.encode()) == source.encode()


def test_a_format_string_over_the_line_hides_no_import() -> None:
    source = b"x = f\"{\n    a['}\"']\n}\"\nfrom b import c\ny = 'd'\n"
    (statement,) = find_imports(source)
    assert statement.module == "b"
    assert [each.value for each in find_strings(source)] == ["d"]


@pytest.mark.parametrize("source", [b'x = f"{\nfrom b import c\n', b"x = f'a\nfrom b import c\n"])
def test_an_unterminated_format_string_hides_no_import(source: bytes) -> None:
    (statement,) = find_imports(source)
    assert statement.module == "b"
