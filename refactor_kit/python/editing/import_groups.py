"""One import statement whose names are found elsewhere: the statements in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from refactor_kit.python.editing.import_comments import (
    NameComments,
    comment_behind,
    is_for_tools,
    statement_comments,
)
from refactor_kit.python.editing.import_text import (
    Name,
    names_of,
    renamed_text,
    render_from,
    sorted_members,
    statement_text,
)
from refactor_kit.python.lexical import ImportStatement

#: A module as a ``from`` statement writes it, and a name of it; ``""`` for a plain ``import``.
Place = tuple[str, Name]


@dataclass
class _Group:
    """The names of one module, with what is said about each."""

    names: dict[Name, NameComments] = field(default_factory=dict)

    def add(self, name: Name, comments: NameComments) -> None:
        self.names[name] = self.names.get(name, NameComments()).joined(comments)


def regrouped(
    source: bytes,
    statement: ImportStatement,
    places: Sequence[Sequence[Place]],
    limit: int,
    *,
    combines: bool,
    joining: Sequence[Name] = (),
) -> list[str]:
    """The statements that take the place of ``statement``, written with ``\\n``.

    ``places`` says for each of its names where that is found now: nowhere, in one place, or, for a
    module that goes, in several. ``joining`` are further names of the module that it imports from.
    Comments go with their names, one that tools read with each that it was about. ``combines``
    lets a renamed name stand in one statement with others.
    """
    own = statement.written_module if statement.is_from else ""
    if not joining and (same := _same_lines(source, statement, places)) is not None:
        return [same]
    before = names_of(statement)
    stays = [list(each) == [(own, name)] for each, name in zip(places, before, strict=True)]
    comments = statement_comments(source, statement)
    groups: dict[str, _Group] = {own: _Group()}
    for found, said in zip(places, comments.names, strict=True):
        for number, (module, name) in enumerate(found):
            carried = said if not number else _for_tools(said)
            groups.setdefault(module, _Group()).add(name, carried)
    texts: list[str] = []
    if _may_keep_lines(source, statement, places, stays, own):
        gone = [number for number, each in enumerate(stays) if not each]
        among = combines or not any(name.asname for name in (*before, *joining))
        kept = _edited_lines(source, statement, gone, joining if among else ())
        if kept is not None:
            texts, joining = [kept], () if among else joining
            groups[own] = _Group()
    for name in joining:
        groups[own].add(name, NameComments())
    exploded = re.search(rb",\s*\)$", source[statement.start : statement.end]) is not None
    for module, group in groups.items():
        for names in _parted(module, group, before, combines=combines):
            head = comments.head if not texts or is_for_tools(comments.head) else ""
            about = [group.names[name] for name in names]
            several = exploded and (len(names) > 1 or (len(before) == 1 and not texts))
            texts.append(_rendered(module, names, limit, several, head, about))
    behind = comment_behind(source, statement)
    if is_for_tools(behind):
        texts[1:] = [f"{text}  {behind}" for text in texts[1:]]
    return texts


def _for_tools(said: NameComments) -> NameComments:
    return NameComments(beside=said.beside if is_for_tools(said.beside) else "")


def _same_lines(
    source: bytes, statement: ImportStatement, places: Sequence[Sequence[Place]]
) -> str | None:
    """The same lines, where each name keeps its place among them; ``None`` where none need stay."""
    if not all(len(each) == 1 for each in places):
        return None
    modules = {module for [(module, _)] in places}
    names = [name for [(_, name)] in places]
    commented = b"#" in source[statement.start : statement.end]
    as_before = names == list(names_of(statement))
    if len(modules) > 1 or len(set(names)) < len(names) or not (commented or as_before):
        return None
    module = modules.pop()
    return renamed_text(source, statement, module, names) if module else None


def _may_keep_lines(
    source: bytes,
    statement: ImportStatement,
    places: Sequence[Sequence[Place]],
    stays: Sequence[bool],
    own: str,
) -> bool:
    """Whether some names stay as they are, on lines of their own, and the others go from here."""
    going = (
        module for each, kept in zip(places, stays, strict=True) if not kept for module, _ in each
    )
    return any(stays) and own not in going and _has_own_lines(source, statement)


def _has_own_lines(source: bytes, statement: ImportStatement) -> bool:
    """Whether every name stands on a line of its own, between those of the brackets."""
    edges = [statement.start]
    for name in statement.names:
        edges += [name.start, name.end]
    between = pairwise([*edges, statement.end])
    # Between the names a line ends, within none.
    return all(
        (b"\n" in source[start:end]) != bool(at % 2) for at, (start, end) in enumerate(between)
    )


def _edited_lines(
    source: bytes, statement: ImportStatement, gone: Sequence[int], joining: Sequence[Name]
) -> str | None:
    """The same lines without those of the names that go, and with one for ``joining``.

    ``None`` where a comma is missing for that.
    """
    lines = statement_text(source, statement).split("\n")
    rows = [source.count(b"\n", statement.start, each.start) for each in statement.names]
    going: set[int] = set()
    for number in gone:
        first = rows[number - 1] + 1 if number else 1
        last = rows[number] if number < len(rows) - 1 else len(lines) - 2
        going |= set(range(first, last + 1))
    stays = [(float(row), line) for row, line in enumerate(lines) if row not in going]
    if joining:
        if not source[statement.names[-1].end :].lstrip().startswith(b","):
            return None
        before = names_of(statement)
        ordered = sorted_members([*before, *joining], before)
        beside = lines[rows[0]]
        indent = beside[: len(beside) - len(beside.lstrip())]
        behind = 0.0
        for name in ordered:
            if name in joining:
                behind += 1 / (len(joining) + 2)
                stays.append((behind, f"{indent}{name},"))
            else:
                behind = float(rows[before.index(name)])
    return "\n".join(line for _, line in sorted(stays))


def _parted(
    module: str, group: _Group, before: Sequence[Name], *, combines: bool
) -> Iterator[Sequence[Name]]:
    """The names of each statement: a renamed one apart, where the file combines none."""
    names = tuple(group.names)
    if not module or combines:
        parts = [names if not module else sorted_members(names, before)]
    else:
        plain = sorted_members([each for each in names if not each.asname], before)
        parts = [plain, *((each,) for each in names if each.asname)]
    yield from (each for each in parts if each)


def _rendered(
    module: str,
    names: Sequence[Name],
    limit: int,
    exploded: bool,
    head: str,
    said: Sequence[NameComments],
) -> str:
    if not module:
        return f"import {', '.join(map(str, names))}"
    return render_from(module, names, limit, exploded, head=head, said=said)
