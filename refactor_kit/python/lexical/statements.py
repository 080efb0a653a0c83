"""Locates import statements without a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refactor_kit.python.lexical.model import ImportedName, ImportStatement
from refactor_kit.python.lexical.tokens import next_keyword, next_mention

_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*+"
_GAP = rb"(?:[ \t\f]|\\\r?\n)"
_WIDE = rb"(?:[ \t\f\r\n]|\\\r?\n|#[^\r\n]*+)"


def _atomic(group: bytes, times: bytes = b"*") -> bytes:
    """``group`` that many times, and never fewer on a second try: see ``COMMENT_OR_STRING``."""
    return rb"(?>" + group + times + rb")"


_DOTTED = _NAME + _atomic(rb"(?:" + _atomic(_GAP) + rb"\." + _atomic(_GAP) + _NAME + rb")")
_FROM = re.compile(
    rb"from(?P<dots>" + _atomic(rb"(?:" + _atomic(_GAP) + rb"\.)") + rb")" + _atomic(_GAP)
    + _atomic(rb"(?:(?!import(?![\w\x80-\xff]))(?P<module>" + _DOTTED + rb"))", b"?")
    + _atomic(_GAP) + rb"import(?![\w\x80-\xff])" + _atomic(_GAP) + _atomic(rb"(?P<open>\()", b"?")
)  # fmt: skip
_PLAIN = re.compile(rb"import(?=[ \t\f\\])")
_CLOSE = re.compile(_atomic(_WIDE) + rb"\)")


def _item(name: bytes, gap: bytes) -> re.Pattern[bytes]:
    renamed = rb"(?:" + _atomic(gap, b"+") + rb"as(?![\w\x80-\xff])" + _atomic(gap, b"+")
    return re.compile(
        _atomic(gap) + rb"(?P<all>(?P<name>" + name + rb"|\*)"
        + _atomic(renamed + rb"(?P<asname>" + _NAME + rb"))", b"?")
        + rb")" + _atomic(rb"(?P<more>" + _atomic(gap) + rb",)", b"?")
    )  # fmt: skip


_ITEM = _item(_NAME, _GAP)
_WIDE_ITEM = _item(_NAME, _WIDE)
_DOTTED_ITEM = _item(_DOTTED, _GAP)
_AFTER_IMPORT = (b" ", b"(", b"\\", b"\t", b"\f", b"*")
_LONGEST = 5000
_HEAD = rb"(?:\xef\xbb\xbf)?[ \t\f]*(?P<keyword>from|import)(?![\w\x80-\xff])"
_LATER_HEAD = rb"[;:][ \t]*(?P<keyword>from|import)(?![\w\x80-\xff])"
_NOISE = re.compile(rb"\\\r?\n|[ \t\f]")


def find_imports(source: bytes, needle: bytes = b"") -> tuple[ImportStatement, ...]:
    """Every import statement of ``source``, in order, however deeply indented.

    Never fails: what is no import statement is left out, and the rest of the file still counts.
    With a ``needle`` only the statements in which it occurs are read, which is much faster.
    """
    starts = _mentioning(source, needle) if needle else _keywords(source)
    found: list[ImportStatement] = []
    line, counted, end = 1, 0, 0
    for start in starts:
        if start < end or not _begins_statement(source, start):
            continue
        statement = _read(source, start)
        if statement is None:
            continue
        line += source.count(b"\n", counted, start)
        counted = start
        found.append(_placed(source, statement, line))
        end = statement[1]
    return tuple(found)


def _keywords(source: bytes) -> Iterator[int]:
    stop, position = _last_keyword(source), 0
    while (keyword := next_keyword(source, position, stop)) is not None:
        start, position = keyword
        yield start


def _mentioning(source: bytes, needle: bytes) -> Iterator[int]:
    """Where a statement that holds ``needle`` may begin: on its line, or up the brackets."""
    head, later = re.compile(_HEAD), re.compile(_LATER_HEAD)
    last = source.rfind(needle)
    position, begun = 0, -1
    while position <= last and (place := next_mention(source, needle, position)) >= 0:
        position = place + len(needle)
        line = source.rfind(b"\n", 0, place) + 1
        if line == begun:
            continue
        begun = line
        match = head.match(source, line) or later.search(source, line, place)
        if match is not None:
            yield match.start("keyword")
        elif (above := _above(source, line)) >= 0:
            yield above


def _above(source: bytes, line: int) -> int:
    """The statement that a line without a keyword of its own may go on with; -1 for none."""
    head, later = re.compile(_HEAD), re.compile(_LATER_HEAD)
    lowest, start = max(0, line - _LONGEST), line
    while (start := source.rfind(b"import", lowest, start)) >= 0:
        first = source.rfind(b"\n", 0, start) + 1
        match = head.match(source, first) or later.search(source, first, start)
        if match is not None:
            return match.start("keyword")
    return -1


def _last_keyword(source: bytes) -> int:
    """Behind the last place where ``import`` may be a keyword."""
    if b"import" not in source:
        return 0
    return max(source.rfind(b"import" + after) for after in _AFTER_IMPORT) + 1


def _begins_statement(source: bytes, start: int) -> bool:
    """Whether only white space stands between ``start`` and the end of what precedes it."""
    before = start
    while before:
        byte = source[before - 1]
        if byte in b" \t\f":
            before -= 1
        elif byte in b"\r\n":
            joined = source[:before].removesuffix(b"\n").removesuffix(b"\r")[-1:] == b"\\"
            if not joined:
                return True
            before = source.rindex(b"\\", 0, before)
        else:
            return byte in b";:" or (before == 3 and source.startswith(b"\xef\xbb\xbf"))
    return True


_Read = tuple[int, int, str, int, tuple[ImportedName, ...], bool]


def _read(source: bytes, start: int) -> _Read | None:
    if match := _FROM.match(source, start):
        module = _NOISE.sub(b"", match["module"] or b"").decode("utf-8", "replace")
        level = match["dots"].count(b".")
        if not module and not level:
            return None
        wide = match["open"] is not None
        names, end = _names(source, match.end(), _WIDE_ITEM if wide else _ITEM)
        close = _CLOSE.match(source, end) if wide else None
        end = close.end() if close else end
    elif match := _PLAIN.match(source, start):
        module, level = "", 0
        names, end = _names(source, match.end(), _DOTTED_ITEM)
    else:
        return None
    if not names:
        return None
    return start, end, module, level, names, match.re is _FROM


def _names(
    source: bytes, position: int, item: re.Pattern[bytes]
) -> tuple[tuple[ImportedName, ...], int]:
    names: list[ImportedName] = []
    end = position
    while match := item.match(source, position):
        name = _NOISE.sub(b"", match["name"]).decode("utf-8", "replace")
        asname = match["asname"].decode("utf-8", "replace") if match["asname"] else None
        names.append(ImportedName(name, asname, match.start("all"), match.end("all")))
        end = position = match.end()
        if match["more"] is None:
            break
    return tuple(names), end


def _placed(source: bytes, read: _Read, line: int) -> ImportStatement:
    start, end, module, level, names, is_from = read
    before = source[source.rfind(b"\n", 0, start) + 1 : start]
    if not before:
        return ImportStatement(start, end, line, 1, module, level, names, is_from, b"")
    before = before.removeprefix(b"\xef\xbb\xbf")
    column = len(before) if before.isascii() else len(before.decode("utf-8", "replace"))
    indent = b"" if before.strip() else before
    return ImportStatement(start, end, line, column + 1, module, level, names, is_from, indent)
