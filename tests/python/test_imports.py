from __future__ import annotations

import ast
import sysconfig
import warnings
from pathlib import Path

import pytest

from refactor_kit.python.lexical import (
    ImportStatement,
    absolute_module,
    find_imports,
    find_strings,
)


def only(source: bytes) -> ImportStatement:
    (statement,) = find_imports(source)
    return statement


def test_offsets_cover_statement_and_names() -> None:
    source = b"x = 1\nfrom a.b import (\n    C as D,  # why\n    E,\n)\ny = 2\n"
    statement = only(source)
    assert source[statement.start : statement.end].startswith(b"from a.b import (")
    assert source[statement.start : statement.end].endswith(b")")
    spans = [source[name.start : name.end] for name in statement.names]
    assert spans == [b"C as D", b"E"]
    assert [(name.name, name.asname) for name in statement.names] == [("C", "D"), ("E", None)]
    assert (statement.line, statement.column, statement.module) == (2, 1, "a.b")


@pytest.mark.parametrize(
    ("source", "module", "level", "names"),
    [
        (b"from . import x\n", "", 1, ["x"]),
        (b"from.a import x\n", "a", 1, ["x"]),
        (b"from .. . a . b import x\n", "a.b", 3, ["x"]),
        (b"from a import(x)\n", "a", 0, ["x"]),
        (b"from a \\\n import x\n", "a", 0, ["x"]),
        (b"from a import *\n", "a", 0, ["*"]),
        (b"import a . b as c, d\n", "", 0, ["a.b", "d"]),
        (b"\xef\xbb\xbfimport a\n", "", 0, ["a"]),
        (b"import a\r\n", "", 0, ["a"]),
        (b"\x0cimport a", "", 0, ["a"]),
        (b"try: import a\n", "", 0, ["a"]),
        (b"if x: \\\n  import a\n", "", 0, ["a"]),
        (b"type X[T] = T\nimport a\n", "", 0, ["a"]),
    ],
)
def test_forms(source: bytes, module: str, level: int, names: list[str]) -> None:
    statement = only(source)
    assert (statement.module, statement.level) == (module, level)
    assert [name.name for name in statement.names] == names


@pytest.mark.parametrize(
    "source",
    [
        b'"""\nimport a\n"""\n',
        b"'''\nfrom a import b\n'''\n",
        b"# import a\n",
        b"x = 'import a'\n",
        b'x = "a\\\nimport b"\n',
        b"raise A \\\n  from b\n",
        b"important = 1\n",
        b"x.import_a\n",
        b"yield_from = (yield\n  from_x)\n",
        b'x = f"{d["""\nimport a\n"""]}"\n',
        b"x = rb'''\nimport a\n'''\n",
    ],
)
def test_what_is_no_import(source: bytes) -> None:
    assert find_imports(source) == ()


def test_f_string_with_its_own_quotes_does_not_swallow_the_rest() -> None:
    source = b"x = f\"{d['''it's''']} {d[\"a'b\"]}\"\nimport a\n"
    assert only(source).line == 2


def test_lexical_pass_agrees_with_the_parser_on_the_standard_library() -> None:
    folder = Path(sysconfig.get_paths()["stdlib"])
    files = [*folder.glob("*.py"), *folder.glob("importlib/*.py"), *folder.glob("json/*.py")]
    assert len(files) > 100
    for file in files:
        source = file.read_bytes()
        assert _found(source) == _parsed(source), file


def _found(source: bytes) -> list[tuple[object, ...]]:
    return sorted(
        (each.line, each.module, each.level, *((n.name, n.asname or "") for n in each.names))
        for each in find_imports(source)
    )


def _parsed(source: bytes) -> list[tuple[object, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    found: list[tuple[object, ...]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or ""
            names = ((alias.name, alias.asname or "") for alias in node.names)
            found.append((node.lineno, module, getattr(node, "level", 0), *names))
    return sorted(found)


@pytest.mark.parametrize(
    ("source", "module", "is_package", "expected"),
    [
        (b"from a.b import x", "p.q", False, "a.b"),
        (b"from .a import x", "p.q", False, "p.a"),
        (b"from .a import x", "p.q", True, "p.q.a"),
        (b"from .. import x", "p.q.r", False, "p"),
        (b"from ...s.t import x", "p.q.r", False, "s.t"),
        (b"from ....s import x", "p.q.r", False, ""),
    ],
)
def test_absolute_module(source: bytes, module: str, is_package: bool, expected: str) -> None:
    assert absolute_module(only(source), module, is_package) == expected


def test_find_strings_gives_values_and_places() -> None:
    source = b"a = 'x.y'\nb = (r'\\d', b'no', f'no {a}', \"\\x41\")  # 'comment'\n"
    found = find_strings(source)
    assert [each.value for each in found] == ["x.y", "\\d", "A"]
    assert [source[each.start : each.end] for each in found] == [b"'x.y'", b"r'\\d'", b'"\\x41"']
    assert (found[1].line, found[1].column) == (2, 6)
