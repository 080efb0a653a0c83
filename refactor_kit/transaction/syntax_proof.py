"""Proves that a change left alone what it did not mean to touch.

Every changed Python file is parsed again. A statement whose lines stand unchanged in the new text
must be the same statement there: text that slid into a string, or a bracket that closes elsewhere,
shows up here before a byte is written. A decorator counts by itself, apart from what it decorates.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from refactor_kit.base import ChangeSet, UnreadableSource
from refactor_kit.python.encoding import declared_encoding, is_utf8
from refactor_kit.python.parsing import parse_any, parse_cst, parse_unexplained, refuse_bad_bytes
from refactor_kit.runtime.errors import InternalError, Refused
from refactor_kit.runtime.plain_text import shown

_COMPARED_LINES = 4_000
_BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")
_ABOVE = "decorator_list"
_Unit = ast.stmt | ast.expr
_BUG = "nothing was written; please report this with the file"


def prove_change_set(change_set: ChangeSet) -> None:
    """Prove every Python file that ``change_set`` writes."""
    for edit in change_set:
        if edit.content is not None and edit.path.endswith((".py", ".pyi")):
            base = change_set.base
            known = [path for path in (edit.path, edit.moved_from) if path and path in base]
            before = base.read(known[0]) if known else None
            prove_outside_edit_equal(before, edit.content, edit.path)


def prove_outside_edit_equal(before: bytes | None, after: bytes, path: str) -> None:
    """Raise :class:`InternalError` when ``after`` does not parse, or lost what ``before`` said.

    :class:`Refused` where text is written as UTF-8 into a file that declares another encoding.
    A file that could not be parsed before (a template, a newer syntax) is not held to it.
    """
    _refuse_other_encoding(path, before or b"", after)
    old = None if before is None else _parsed(path, before)
    new = _parsed(path, after)
    if not (new and new.is_known):
        _refuse_unparsable(path, after, before, old)
    if before is None or old is None or new is None:
        return
    moves = _unchanged_lines(before.splitlines(), after.splitlines())
    standing = {(node.lineno, node.col_offset): node for node in _all_statements(new.tree)}
    for node, first in _altered(_inner_statements(old.tree), moves, standing):
        raise InternalError(
            f"a change would alter line {node.lineno}, which it was not to touch",
            where=f"{shown(path)}:{first}",
            remedy=_BUG,
        )


def _refuse_other_encoding(path: str, before: bytes, after: bytes) -> None:
    encoding = declared_encoding(after)
    if after.isascii() or is_utf8(encoding):
        return
    known = set(before.splitlines())
    for number, line in enumerate(after.splitlines(), 1):
        if not line.isascii() and line not in known and _is_utf8_text(line):
            raise Refused(
                f"declares {encoding}, and text beyond ASCII would be written into it as UTF-8",
                where=f"{shown(path)}:{number}",
                remedy=f"write the file in UTF-8 and take its {encoding} comment away first",
            )


def _is_utf8_text(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Parsed:
    """``is_known`` is whether the running interpreter knows all that is written there."""

    tree: ast.Module
    is_known: bool


def _parsed(path: str, content: bytes) -> _Parsed | None:
    try:
        refuse_bad_bytes(path, content)
        return _Parsed(parse_unexplained(path, content), is_known=True)
    except UnreadableSource as error:
        if not isinstance(error.__cause__, SyntaxError):
            return None
    try:
        return _Parsed(parse_any(path, content), is_known=False)
    except UnreadableSource:
        return None


def _fault(path: str, content: bytes) -> UnreadableSource | None:
    """What the concrete parser, which knows newer syntax, finds wrong with the file."""
    try:
        parse_cst(path, content)
    except UnreadableSource as error:
        return error
    return None


def _refuse_unparsable(path: str, after: bytes, before: bytes | None, old: _Parsed | None) -> None:
    """Raise unless the file is only newer than the running interpreter, or was broken before."""
    fault = _fault(path, after)
    if fault is None:
        return
    if before is None or (old and old.is_known) or _fault(path, before) is None:
        raise InternalError(
            f"a change would leave a file that does not parse: {fault.reason}",
            where=f"{shown(path)}:{fault.line}",
            remedy=_BUG,
        )


_Places = Mapping[tuple[int, int], _Unit]


def _altered(
    nodes: Iterable[_Unit], moves: Mapping[int, int], standing: _Places
) -> Iterator[tuple[_Unit, int]]:
    """The statements whose lines all stay and that are another thing there, with their new line.

    ``standing`` are the statements of the new text by line and column.
    """
    for node in nodes:
        first = _new_line(node, moves)
        twin = None if first is None else standing.get((first, node.col_offset))
        if first is None or (twin is not None and _is_grown(node, twin)):
            # What was added at the end of a block leaves what was in it, which follows by itself.
            yield from _altered(_inner_statements(node), moves, standing)
        elif twin is None or not _is_same(_without(node, _ABOVE), _without(twin, _ABOVE)):
            yield node, first
        else:
            yield from _altered(getattr(node, _ABOVE, ()), moves, standing)


def _new_line(node: _Unit, moves: Mapping[int, int]) -> int | None:
    """Where a statement begins whose lines all stay together; ``None`` for others."""
    first = moves.get(node.lineno)
    if first is None:
        return None
    lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
    whole = all(moves.get(line) == line - node.lineno + first for line in lines)
    return first if whole else None


def _is_grown(node: _Unit, twin: _Unit) -> bool:
    """Whether ``twin`` is the same compound statement with more lines at its end."""
    if not any(getattr(node, name, ()) for name in _BLOCKS):
        return False
    longer = (twin.end_lineno or 0) - twin.lineno > (node.end_lineno or 0) - node.lineno
    emptied = (*_BLOCKS, _ABOVE)
    return longer and _is_same(_without(node, *emptied), _without(twin, *emptied))


def _without(node: _Unit, *emptied: str) -> ast.AST:
    """A statement without what stands in some of its fields."""
    return type(node)(
        **{name: [] if name in emptied else getattr(node, name) for name in node._fields}
    )


def _all_statements(node: ast.AST) -> Iterator[_Unit]:
    for inner in _inner_statements(node):
        yield inner
        yield from _all_statements(inner)


def _inner_statements(node: ast.AST) -> Iterator[_Unit]:
    """The decorators of a node and the statements directly in its blocks; expressions hold none."""
    yield from getattr(node, _ABOVE, ())
    for name in _BLOCKS:
        for inner in getattr(node, name, ()):
            if isinstance(inner, ast.stmt):
                yield inner
            else:
                yield from _inner_statements(inner)


def _is_same(one: ast.AST, other: ast.AST) -> bool:
    """Whether two trees are equal, their places apart."""
    pairs: list[tuple[object, object]] = [(one, other)]
    while pairs:
        left, right = pairs.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, ast.AST):
            pairs += ((getattr(left, name), getattr(right, name)) for name in left._fields)
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return False
            pairs += zip(left, right, strict=True)
        elif left != right:
            return False
    return True


def _unchanged_lines(before: Sequence[bytes], after: Sequence[bytes]) -> dict[int, int]:
    """From line numbers of ``before`` to those of ``after``, for the lines that stay."""
    front = _shared(before, after)
    back = _shared(before[front:][::-1], after[front:][::-1])
    moves = {line: line for line in range(1, front + 1)}
    shift = len(after) - len(before)
    moves |= {line: line + shift for line in range(len(before) - back + 1, len(before) + 1)}
    old, new = before[front : len(before) - back], after[front : len(after) - back]
    # The matcher is quadratic; in a very large edit only its surroundings are compared.
    if max(len(old), len(new)) <= _COMPARED_LINES:
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            for offset in range(block.size):
                moves[front + block.a + offset + 1] = front + block.b + offset + 1
    return moves


def _shared(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
