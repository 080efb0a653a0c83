"""Import statements replaced within their block, which stays as sorted as it was.

A block is a run of import statements on lines of their own, with nothing between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from refactor_kit.python.editing.import_text import (
    STATEMENT_KEYS,
    is_sorted,
    names_of,
    render_from,
    sorted_members,
)
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.lexical import ImportStatement, find_imports
from refactor_kit.python.text import dominant_newline

_REST_OF_LINE = re.compile(rb"[ \t\f]*(#[^\r\n]*)?(\r\n|\n|\Z)")


@dataclass(frozen=True, slots=True)
class _Line:
    """A statement that has its lines to itself; ``tail`` is the comment after it, ``ends`` its end.

    The last line of a file may lack its end.
    """

    statement: ImportStatement
    start: int
    end: int
    text: bytes
    tail: bytes
    ends: bytes
    touched: bool = False


def replace_imports(source: bytes, replacements: Mapping[int, Sequence[str]], limit: int) -> bytes:
    """``source`` with the statements that begin at the given offsets replaced.

    Each is replaced by any number of statements, written with ``\\n``. Statements that came to
    say the same are made one.
    """
    return spliced(source, import_splices(source, replacements, limit))


def block_at(source: bytes, start: int) -> list[ImportStatement]:
    """The statements of the block that holds the one at ``start``."""
    for block in _blocks(source, find_imports(source)):
        if any(line.statement.start == start for line in block):
            return [line.statement for line in block]
    return []


def import_splices(
    source: bytes, replacements: Mapping[int, Sequence[str]], limit: int
) -> list[Splice]:
    """What :func:`replace_imports` replaces."""
    newline = dominant_newline(source)
    statements = find_imports(source)
    splices: list[Splice] = []
    placed: set[int] = set()
    for block in _blocks(source, statements):
        placed.update(line.statement.start for line in block)
        if any(line.statement.start in replacements for line in block):
            new = _rewritten(block, replacements, limit, newline)
            splices.append(Splice(block[0].start, block[-1].end, new))
    for statement in statements:
        if statement.start in replacements and statement.start not in placed:
            text = "; ".join(replacements[statement.start])
            new = _encoded(text, newline, statement.indent)
            splices.append(Splice(statement.start, statement.end, new))
    return splices


def _blocks(source: bytes, statements: Sequence[ImportStatement]) -> Iterator[list[_Line]]:
    block: list[_Line] = []
    for statement in statements:
        line = _line(source, statement)
        if line is None:
            continue
        follows = block and block[-1].end == line.start
        if block and not (follows and block[-1].statement.indent == statement.indent):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _line(source: bytes, statement: ImportStatement) -> _Line | None:
    start = source.rfind(b"\n", 0, statement.start) + 1
    before = source[start : statement.start].removeprefix(b"\xef\xbb\xbf")
    rest = _REST_OF_LINE.match(source, statement.end)
    if before.strip() or rest is None:
        return None
    tail = source[statement.end : rest.start(2)]
    text = source[statement.start : statement.end]
    return _Line(statement, statement.start - len(before), rest.end(), text, tail, rest[2])


def _rewritten(
    block: list[_Line], replacements: Mapping[int, Sequence[str]], limit: int, newline: str
) -> bytes:
    indent = block[0].statement.indent
    lines: list[_Line] = []
    for line in block:
        if line.statement.start not in replacements:
            lines.append(line)
            continue
        lines += _replaced(line, replacements[line.statement.start], newline, indent)
    lines = _merged(lines, limit - len(indent), newline, indent)
    for key in STATEMENT_KEYS:
        if is_sorted([key(line.statement) for line in block]):
            lines.sort(key=lambda line: key(line.statement))
            break
    ends = newline.encode()
    new = b"".join(indent + line.text + line.tail + (line.ends or ends) for line in lines)
    return new if block[-1].ends else new.removesuffix(lines[-1].ends or ends)


def _replaced(line: _Line, texts: Sequence[str], newline: str, indent: bytes) -> Iterator[_Line]:
    for position, text in enumerate(texts):
        encoded = _encoded(text, newline, indent)
        parsed = find_imports(encoded)[0]
        # A comment that the new text has carried on stands there.
        tail = line.tail if position == 0 and line.tail.strip() not in encoded else b""
        yield replace(line, statement=parsed, text=encoded, tail=tail, touched=True)


def _encoded(text: str, newline: str, indent: bytes) -> bytes:
    return text.replace("\n", newline + indent.decode()).encode(errors="surrogateescape")


def _merged(lines: Sequence[_Line], limit: int, newline: str, indent: bytes) -> list[_Line]:
    result: list[_Line] = []
    alike: dict[tuple[bool, str], list[int]] = {}
    for line in lines:
        source = line.statement.is_from, line.statement.written_module
        positions = alike.setdefault(source, [])
        for position in positions:
            both = _joined(result[position], line, limit, newline, indent)
            if both is not None:
                result[position] = both
                break
        else:
            positions.append(len(result))
            result.append(line)
    return result


def _joined(first: _Line, second: _Line, limit: int, newline: str, indent: bytes) -> _Line | None:
    """One statement for both, which import from one module, where their names are plain."""
    if not (first.touched or second.touched):
        return None
    if b"#" in second.text or second.tail.strip():
        return None
    one, two = first.statement, second.statement
    if names_of(one) == names_of(two):
        return first
    aliased = any(name.asname for name in (*one.names, *two.names))
    if not one.is_from or aliased or b"#" in first.text:
        return None
    names = dict.fromkeys((*names_of(one), *names_of(two)))
    ordered = sorted_members(tuple(names), names_of(one))
    exploded = any(re.search(rb",\s*\)$", line.text) for line in (first, second))
    text = render_from(one.written_module, ordered, limit, exploded)
    encoded = _encoded(text, newline, indent)
    return replace(first, statement=find_imports(encoded)[0], text=encoded, touched=True)
