"""One import statement as text: rendered, compared, ordered as isort and ruff order it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from refactor_kit.python.editing.import_comments import NameComments
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.lexical import ImportStatement

_DIGITS = re.compile(r"(\d+)")
_FROM = re.compile(rb"from\s*([.\w]+)\s*(?=import\b|\\)")


class Name(NamedTuple):
    """``name as asname``; ``asname`` is empty where the name keeps."""

    name: str
    asname: str = ""

    def __str__(self) -> str:
        return f"{self.name} as {self.asname}" if self.asname else self.name


Key = tuple[object, ...]


def natural(text: str) -> Key:
    """A key that puts ``item2`` before ``item10`` and ignores case."""
    parts = _DIGITS.split(text.lower())
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts)


def member_key(name: str) -> Key:
    """Constants, then classes, then everything else."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return (kind, *natural(name))


def caseless_key(name: str) -> Key:
    """By name alone."""
    return natural(name)


MEMBER_KEYS: tuple[Callable[[str], Key], ...] = (member_key, caseless_key)


def statement_key(statement: ImportStatement) -> Key:
    """``import`` before ``from``, furthest relative imports before nearer ones after absolute."""
    if not statement.is_from:
        first = statement.names[0]
        return (0, (0, natural(first.name)), natural(first.asname or ""))
    return (1, *_module_key(statement), *_alias_key(statement))


def mixed_key(statement: ImportStatement) -> Key:
    """As ``force-sort-within-sections`` has it: by module, whatever the form."""
    if not statement.is_from:
        first = statement.names[0]
        return ((0, natural(first.name)), 0, natural(first.asname or ""))
    return (*_module_key(statement), 1, *_alias_key(statement))


def module_key(statement: ImportStatement) -> Key:
    """As :func:`statement_key`, whatever the names."""
    return statement_key(statement)[:2]


STATEMENT_KEYS: tuple[Callable[[ImportStatement], Key], ...] = (
    statement_key,
    mixed_key,
    module_key,
)


def _module_key(statement: ImportStatement) -> Key:
    if statement.level:
        return ((1, (-statement.level, natural(statement.module))),)
    return ((0, natural(statement.module)),)


def _alias_key(statement: ImportStatement) -> Key:
    first = statement.names[0]
    return (member_key(first.name), natural(first.asname or ""))


def names_of(statement: ImportStatement) -> tuple[Name, ...]:
    """The imported names, as plain values."""
    return tuple(Name(each.name, each.asname or "") for each in statement.names)


def is_sorted(keys: Sequence[Key]) -> bool:
    """Whether ``keys`` ascend."""
    return all(first <= second for first, second in itertools.pairwise(keys))


def sorted_members(names: Sequence[Name], before: Sequence[Name]) -> tuple[Name, ...]:
    """``names`` in the order that ``before`` kept to; as they come where it kept to none."""
    for key in MEMBER_KEYS:
        if is_sorted([key(each.name) for each in before]):
            return tuple(sorted(names, key=lambda each: (key(each.name), each.asname)))
    return tuple(names)


def render_from(
    module: str,
    names: Sequence[Name],
    limit: int,
    exploded: bool = False,
    *,
    indent: str = "",
    head: str = "",
    said: Sequence[NameComments] = (),
) -> str:
    """``from module import a, b`` as it stands after ``indent``.

    One name a line where it would be too long, or where a comment is ``said`` about a name. The
    comment ``head`` stands behind the opening bracket, or behind the statement.
    """
    flat = f"from {module} import {', '.join(map(str, names))}"
    behind = f"  {head}" if head else ""
    if not exploded and not any(said) and len(indent) + len(flat) <= limit:
        return flat + behind
    lines = "".join(
        f"{indent}    {line}\n"
        for each, about in zip_longest(names, said)
        for line in _lines(each, about)
    )
    return f"from {module} import ({behind}\n{lines}{indent})"


def _lines(name: Name, said: NameComments | None) -> Iterator[str]:
    if said is not None:
        yield from said.above
    yield f"{name},  {said.beside}" if said is not None and said.beside else f"{name},"


def statement_text(source: bytes, statement: ImportStatement) -> str:
    """The statement as written, less its indent, with ``\\n``; bytes that are not UTF-8 stay."""
    return _dedented(source[statement.start : statement.end], statement.indent)


def renamed_text(
    source: bytes, statement: ImportStatement, module: str, names: Sequence[Name]
) -> str | None:
    """The same lines and comments, with the module and each name replaced.

    ``None`` where the module is not written in one piece.
    """
    text = source[statement.start : statement.end]
    written = _FROM.match(text)
    if written is None:
        return None
    splices = [
        Splice(each.start - statement.start, each.end - statement.start, str(name).encode())
        for each, name in zip(statement.names, names, strict=True)
    ]
    splices.append(Splice(*written.span(1), module.encode()))
    return _dedented(spliced(text, splices), statement.indent)


def _dedented(text: bytes, indent: bytes) -> str:
    lines = text.replace(b"\r\n", b"\n").replace(b"\n" + indent, b"\n")
    return lines.decode("utf-8", "surrogateescape")
