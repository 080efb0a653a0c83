from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping

import pytest

from refactor_kit.base import UnreadableSource
from refactor_kit.base.bounds import LARGEST_TREE
from refactor_kit.python.depth import MAX_DEPTH
from refactor_kit.python.parsing import parse_any, parse_ast, parse_cst

DEEP = {
    "signs": b"x = " + b"-" * 7_000 + b"1\n",
    "words": b"x = " + b"not " * 7_000 + b"1\n",
    "branches": b"if a: pass\n" + b"elif a: pass\n" * 7_000,
    "attributes": b"x = a" + b".b" * 7_000 + b"\n",
    "sums": b"x = 1" + b" + 1" * 7_000 + b"\n",
    "brackets": b"x = " + b"(" * 400 + b")" * 400 + b"\n",
}


@pytest.mark.parametrize("parse", [parse_any, parse_ast, parse_cst])
@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deeply_is_unreadable(
    parse: Callable[[str, bytes], object], source: bytes
) -> None:
    with pytest.raises(UnreadableSource, match=r"a\.py:\d+:\d+: .*nested"):
        parse("a.py", source)


CHAINS: Mapping[str, Callable[[int], str]] = {
    "attributes": lambda depth: f"x = os{'.a' * depth}\n",
    "binary": lambda depth: f"x = {'1 + ' * depth}1\n",
    "elif": lambda depth: "if a:\n    pass\n" + "elif b:\n    pass\n" * depth,
    "lambdas": lambda depth: f"x = {'lambda: ' * depth}1\n",
    "over lines": lambda depth: "x = (\n" + "    'a' +\n" * depth + "    'b'\n)\n",
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 1500, 7000])
def test_a_tree_is_no_deeper_than_its_readers_go(chain: Callable[[int], str], depth: int) -> None:
    """Every reader of trees calls itself for what is inside, and Python ends that."""
    for parse in (parse_any, parse_ast, parse_cst):
        with pytest.raises(UnreadableSource, match=r"a\.py:\d+:\d+: nested"):
            parse("a.py", chain(depth).encode())
    tree = parse_any("a.py", chain(MAX_DEPTH // 2 - 10).encode())
    assert ast.unparse(tree)


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_newer_syntax_beside_it_hides_no_depth(chain: Callable[[int], str]) -> None:
    source = f"type Row = list[int]\n{chain(MAX_DEPTH + 1)}".encode()
    for parse in (parse_any, parse_cst):
        with pytest.raises(UnreadableSource, match=r"a\.py:\d+:\d+: nested"):
            parse("a.py", source)


@pytest.mark.parametrize("text", ["", "text ", "{1} "])
@pytest.mark.parametrize("levels", [140, 1500])
def test_format_strings_in_one_another_end_no_reader(levels: int, text: str) -> None:
    source = f'f"{text}{{' * levels + "1" + '}"' * levels + "\n"
    for parse in (parse_any, parse_ast, parse_cst):
        with pytest.raises(UnreadableSource):
            parse("a.py", f"x = {source}".encode())


def test_what_is_wide_is_not_deep() -> None:
    source = "x = [\n" + "    {'a': 1, 'b': (1, 2)},\n" * 5000 + "]\n"
    assert parse_any("a.py", source.encode()).body


def test_a_large_file_gets_no_tree() -> None:
    source = b"x = 1\n" * (LARGEST_TREE // 6 + 1)
    for parse in (parse_any, parse_ast, parse_cst):
        with pytest.raises(UnreadableSource, match=r"a\.py:0:0: larger than 1 MB"):
            parse("a.py", source)


def test_conflict_markers_are_told_by_name() -> None:
    source = b"<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> other\n"
    for parse in (parse_any, parse_ast, parse_cst):
        with pytest.raises(UnreadableSource, match="conflict markers"):
            parse("a.py", source)


def test_an_unreadable_file_is_refused_in_one_way() -> None:
    error = UnreadableSource("a.py", 3, 7, "invalid syntax")
    assert error.refusal().remedy == "repair the file, then run again"
    assert error.refusal("save the file as UTF-8").remedy == "save the file as UTF-8"
    beside = error.refusal_beside("may use A")
    assert beside.reason == "may use A, but cannot be read: invalid syntax"
    assert (beside.path, beside.line) == ("a.py", 3)
    assert error.finding("some-check").fingerprint == "some-check:a.py:unreadable"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads the file")
def test_file_for_a_newer_python_is_not_to_be_repaired() -> None:
    with pytest.raises(UnreadableSource) as caught:
        parse_ast("a.py", b"type Ids = list[int]\n")
    assert caught.value.reason == (
        "is written for a newer Python than 3.11, under which refactor-kit runs"
    )
    assert caught.value.refusal().remedy == (
        "run refactor-kit under the Python that the service runs on"
    )
