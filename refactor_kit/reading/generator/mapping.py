"""The literals in which a generator's mapping lists the schema parts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

Literal = ast.Dict | ast.List | ast.Tuple | ast.Set
Element = tuple[ast.expr | None, ast.expr]
PartNamed = Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a mapping: ``key`` is ``None`` in a list; ``part`` is the part it names."""

    key: ast.expr | None
    value: ast.expr
    part: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A dict, list, tuple or set at module level that lists parts; ``entries`` only those that do.

    ``elements`` are all its elements, keys and values in their pairs.
    """

    name: str
    literal: Literal
    entries: tuple[Entry, ...]
    elements: tuple[Element, ...]

    def entries_of(self, parts: Collection[str]) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.part in parts)


def read_listings(module: ast.Module, part_named: PartNamed) -> tuple[Listing, ...]:
    """The listings of one file, the one with most entries first.

    ``part_named`` gives the part that a constant stands for, ``""`` where it stands for none.
    """
    found = []
    for name, literal in _literals(module):
        elements = tuple(_elements(literal))
        entries = tuple(_entries(elements, part_named))
        if entries:
            found.append(Listing(name, literal, entries, elements))
    return tuple(sorted(found, key=lambda listing: -len(listing.entries)))


def constants(expression: ast.expr) -> Iterator[ast.Constant]:
    """The constants of an expression in the order of the source."""
    found = [node for node in ast.walk(expression) if isinstance(node, ast.Constant)]
    return iter(sorted(found, key=lambda node: (node.lineno, node.col_offset)))


def _literals(module: ast.Module) -> Iterator[tuple[str, Literal]]:
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        if isinstance(value, ast.Call) and len(value.args) == 1:
            value = value.args[0]  # MappingProxyType({...}), frozenset({...})
        if isinstance(value, (ast.Dict, ast.List, ast.Tuple, ast.Set)):
            yield name, value


def _elements(literal: Literal) -> Iterator[Element]:
    if isinstance(literal, ast.Dict):
        yield from zip(literal.keys, literal.values, strict=True)
    else:
        yield from ((None, element) for element in literal.elts)


def _entries(elements: tuple[Element, ...], part_named: PartNamed) -> Iterator[Entry]:
    """The elements that stand for exactly one part; a key tells more than what is below it."""
    for key, value in elements:
        by_key = part_named(key.value) if isinstance(key, ast.Constant) else ""
        named = {by_key} if by_key else {part_named(node.value) for node in constants(value)} - {""}
        if len(named) == 1:
            yield Entry(key, value, named.pop())
