"""A new entry for a generator's mapping, made after the ones that stand there."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from refactor_kit.base import Part
from refactor_kit.python.editing.literals import SourceBytes, insert_element, without_comments
from refactor_kit.reading.generator import Entry, Listing

# The classes of a part by role: what an entry may name besides the part itself.
ClassNames = Callable[[str], Mapping[str, str]]
Leaf = ast.Constant | ast.Name


class NotUnderstood(Exception):
    """No entry that stands there tells what a new one must say."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Addition:
    """The part to be listed, and what is known about the classes of every part."""

    part: Part
    relatives: frozenset[str]
    class_names: ClassNames


def add_entry(
    content: bytes,
    listing: Listing,
    part: Part,
    relatives: frozenset[str],
    class_names: ClassNames,
) -> bytes:
    """``content`` with ``part`` in ``listing``; ``relatives`` are the other parts of its module."""
    source = SourceBytes(content)
    addition = _Addition(part, relatives, class_names)
    reasons: list[NotUnderstood] = []
    for entry in _templates(listing, relatives):
        try:
            text = _rewritten(source, listing, entry, addition)
        except NotUnderstood as error:
            reasons.append(error)
            continue
        spans = [_span(source, key, value) for key, value in listing.elements]
        return insert_element(source, listing.literal, spans, _place(listing, addition), text)
    raise reasons[0]


def _templates(listing: Listing, relatives: frozenset[str]) -> Iterator[Entry]:
    """The entries to copy from: the module's own first, then the latest."""
    yield from listing.entries_of(relatives)
    yield from (entry for entry in reversed(listing.entries) if entry.part not in relatives)


def _rewritten(source: SourceBytes, listing: Listing, entry: Entry, addition: _Addition) -> bytes:
    """The text of ``entry`` with what names its part naming the new one."""
    start, end = _span(source, entry.key, entry.value)
    text = source.content[start:end]
    for index, leaf in reversed(list(enumerate(_leaves(entry)))):
        old, new = _renaming(leaf, index, listing, entry, addition)
        token = slice(source.start(leaf) - start, source.end(leaf) - start)
        if old and old.encode() not in text[token]:
            raise NotUnderstood(
                leaf.lineno, f"the entry of {entry.part!r} spells {old!r} otherwise"
            )
        renamed = text[token].replace(old.encode(), new.encode()) if old else text[token]
        text = text[: token.start] + renamed + text[token.stop :]
    return without_comments(text)


def _renaming(
    leaf: Leaf, index: int, listing: Listing, entry: Entry, addition: _Addition
) -> tuple[str, str]:
    told = leaf.value if isinstance(leaf, ast.Constant) else leaf.id
    if isinstance(told, str) and entry.part in told:
        return entry.part, addition.part.name
    roles = [role for role, name in addition.class_names(entry.part).items() if name == told]
    if roles and isinstance(leaf, ast.Constant):
        classes = addition.class_names(addition.part.name)
        new = {classes.get(role, "") for role in roles} - {""}
        # One class in two roles tells nothing about a part that has two.
        if len(new) == 1:
            return str(told), new.pop()
    elif _is_same_everywhere(leaf, index, listing, entry):
        return "", ""
    raise NotUnderstood(
        leaf.lineno, f"what {told!r} is for a part other than {entry.part!r} cannot be told"
    )


def _is_same_everywhere(leaf: Leaf, index: int, listing: Listing, entry: Entry) -> bool:
    """Whether all entries of this shape say the same; a single one tells only for ``True``."""
    rows = [tuple(_leaves(each)) for each in listing.entries]
    alike = [row for row in rows if len(row) == len(tuple(_leaves(entry)))]
    if len(alike) == 1:
        return isinstance(leaf, ast.Constant) and isinstance(leaf.value, bool | None)
    return all(ast.dump(row[index]) == ast.dump(leaf) for row in alike)


def _leaves(entry: Entry) -> Iterator[Leaf]:
    """The names and constants of an entry in the order of the source.

    What shapes an entry is left out: the keys of its dicts and the names that it calls.
    """
    found: list[Leaf] = []
    for expression in (entry.key, entry.value):
        nodes = list(ast.walk(expression)) if expression else []
        shape = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
        shape |= {id(key) for node in nodes if isinstance(node, ast.Dict) for key in node.keys}
        leaves = [node for node in nodes if isinstance(node, ast.Constant | ast.Name)]
        found += [node for node in leaves if id(node) not in shape]
    return iter(sorted(found, key=lambda node: (node.lineno, node.col_offset)))


def _place(listing: Listing, addition: _Addition) -> int:
    """Where the new entry goes: in order where there is one, else behind its relatives."""
    names = [_sort_key(key or value) for key, value in listing.elements]
    if len(names) > 1 and all(names) and names == sorted(names):
        return sum(name < addition.part.name for name in names)
    relatives = [
        number
        for number, (_, value) in enumerate(listing.elements, start=1)
        if any(entry.value is value for entry in listing.entries_of(addition.relatives))
    ]
    return relatives[-1] if relatives else len(listing.elements)


def _sort_key(expression: ast.expr) -> str:
    return str(expression.value) if isinstance(expression, ast.Constant) else ""


def _span(source: SourceBytes, key: ast.expr | None, value: ast.expr) -> tuple[int, int]:
    return source.start(key or value), source.end(value)
