"""Lists a module's parts in the generator's mapping, each like the entries already there."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from refactor_kit.base import (
    Context,
    Edit,
    Outcome,
    OverlayTree,
    Part,
    Refusal,
    SourceTree,
)
from refactor_kit.python.editing.literals import SourceBytes, insert_element, without_comments
from refactor_kit.reading.generator import Entry, Listing, mapping_listings, read_generator
from refactor_kit.reading.schemas import read_schemas

# The classes of a part by role: what an entry may name besides the part itself.
_ClassNames = Callable[[str], Mapping[str, str]]
_Leaf = ast.Constant | ast.Name


class ListPartsInGenerator:
    """Nothing to do where the generator has no mapping or lists every part."""

    name = "list-parts-in-generator"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if not context.settings.generator:
            return Outcome(not_applicable="the configuration names no generator")
        reading = read_generator(tree, context)
        path = reading.mapping_file
        if not path:
            return Outcome(not_applicable="the generator reads no mapping of its parts")
        parts, mapped = context.module.parts, reading.mapped_parts
        missing = [part for part in parts if part.name not in mapped]
        if missing and not (path.endswith(".py") and _listing_names(tree, context, path)):
            reason = "no dict or list in Python that lists schema parts"
            return Outcome(refusals=(_refusal(path, 1, reason, missing[0]),))
        return _listed(tree, context, path, missing)


def _listed(tree: SourceTree, context: Context, path: str, missing: list[Part]) -> Outcome:
    names = _listing_names(tree, context, path) if missing else ()
    for part in missing:
        relatives = frozenset(other.name for other in context.module.parts) - {part.name}
        addition = _Addition(part, relatives, _class_names(tree, context))
        for name in names:
            found = mapping_listings(tree, context, path)
            listing = next(each for each in found if each.name == name)
            try:
                content = _with_entry(tree.read(path), listing, addition)
            except _NotUnderstood as error:
                return Outcome(refusals=(_refusal(path, error.line, error.reason, part),))
            tree = OverlayTree(tree, {path: content})
    return Outcome((Edit(path, tree.read(path)),) if missing else ())


def _listing_names(tree: SourceTree, context: Context, path: str) -> tuple[str, ...]:
    """The literals that list every part there is: the longest, and those that list the same."""
    listings = mapping_listings(tree, context, path)
    every = {entry.part for entry in listings[0].entries} if listings else set()
    return tuple(
        listing.name for listing in listings if {entry.part for entry in listing.entries} == every
    )


def _refusal(path: str, line: int, reason: str, part: Part) -> Refusal:
    remedy = f"list {part.name!r} there by hand, as the generator needs it"
    return Refusal(path, line, reason, remedy)


def _class_names(tree: SourceTree, context: Context) -> _ClassNames:
    """The class of each role of a part, as far as the source tells."""
    owners = {part.name: module for module in context.modules for part in module.parts}

    def class_names(part: str) -> dict[str, str]:
        if part not in owners:
            return {}
        readings = read_schemas(tree, replace(context, module=owners[part]))
        own = (reading for reading in readings if reading.part == part)
        return {role.role: role.class_name for reading in own for role in reading.roles}

    return class_names


class _NotUnderstood(Exception):
    """No entry that stands there tells what a new one must say."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Addition:
    """The part to be listed; ``relatives`` are the other parts of its module."""

    part: Part
    relatives: frozenset[str]
    class_names: _ClassNames


def _with_entry(content: bytes, listing: Listing, addition: _Addition) -> bytes:
    """``content`` with the part in ``listing``, after an entry that can be copied.

    The module's own entries are tried first, then the latest.
    """
    source = SourceBytes(content)
    relatives = addition.relatives
    others = [entry for entry in reversed(listing.entries) if entry.part not in relatives]
    reasons: list[_NotUnderstood] = []
    for entry in (*listing.entries_of(relatives), *others):
        try:
            text = _rewritten(source, listing, entry, addition)
        except _NotUnderstood as error:
            reasons.append(error)
            continue
        spans = [_span(source, key, value) for key, value in listing.elements]
        return insert_element(source, listing.literal, spans, _place(listing, addition), text)
    raise reasons[0]


def _rewritten(source: SourceBytes, listing: Listing, entry: Entry, addition: _Addition) -> bytes:
    """The text of ``entry`` with what names its part naming the new one."""
    start, end = _span(source, entry.key, entry.value)
    text = source.content[start:end]
    for index, leaf in reversed(list(enumerate(_leaves(entry)))):
        old, new = _renaming(leaf, index, listing, entry, addition)
        token = slice(source.start(leaf) - start, source.end(leaf) - start)
        if not old:
            continue
        if old.encode() not in text[token]:
            reason = f"the entry of {entry.part!r} spells {old!r} otherwise"
            raise _NotUnderstood(leaf.lineno, reason)
        renamed = text[token].replace(old.encode(), new.encode())
        text = text[: token.start] + renamed + text[token.stop :]
    return without_comments(text)


def _renaming(
    leaf: _Leaf, index: int, listing: Listing, entry: Entry, addition: _Addition
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
    reason = f"what {told!r} is for a part other than {entry.part!r} cannot be told"
    raise _NotUnderstood(leaf.lineno, reason)


def _is_same_everywhere(leaf: _Leaf, index: int, listing: Listing, entry: Entry) -> bool:
    """Whether all entries of this shape say the same; a single one tells only for ``True``."""
    rows = [tuple(_leaves(each)) for each in listing.entries]
    alike = [row for row in rows if len(row) == len(tuple(_leaves(entry)))]
    if len(alike) == 1:
        return isinstance(leaf, ast.Constant) and isinstance(leaf.value, bool | None)
    return all(ast.dump(row[index]) == ast.dump(leaf) for row in alike)


def _leaves(entry: Entry) -> Iterator[_Leaf]:
    """The names and constants of an entry in the order of the source.

    What shapes an entry is left out: the keys of its dicts and the names that it calls.
    """
    found: list[_Leaf] = []
    for expression in (entry.key, entry.value):
        nodes = list(ast.walk(expression)) if expression else []
        shape = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
        shape |= {id(key) for node in nodes if isinstance(node, ast.Dict) for key in node.keys}
        leaves = [node for node in nodes if isinstance(node, ast.Constant | ast.Name)]
        found += [node for node in leaves if id(node) not in shape]
    return iter(sorted(found, key=lambda node: (node.lineno, node.col_offset)))


def _place(listing: Listing, addition: _Addition) -> int:
    """Where the new entry goes: in order where there is one, else behind its relatives."""
    keys = [key or value for key, value in listing.elements]
    names = [str(key.value) if isinstance(key, ast.Constant) else "" for key in keys]
    if len(names) > 1 and all(names) and names == sorted(names):
        return sum(name < addition.part.name for name in names)
    relatives = [
        number
        for number, (_, value) in enumerate(listing.elements, start=1)
        if any(entry.value is value for entry in listing.entries_of(addition.relatives))
    ]
    return relatives[-1] if relatives else len(listing.elements)


def _span(source: SourceBytes, key: ast.expr | None, value: ast.expr) -> tuple[int, int]:
    return source.start(key or value), source.end(value)
