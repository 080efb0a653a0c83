"""Where the module's tag must be added so that each operation carries it exactly once."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from refactor_kit.base import SourceTree
from refactor_kit.python.source_file import read_source
from refactor_kit.reading.application.paths import constant_strings
from refactor_kit.reading.application.router_file import read_router_file
from refactor_kit.reading.application.served import Served
from refactor_kit.reading.routes.model import PartRouter


@dataclass(frozen=True)
class TagPlaces:
    """``public``: on the unified router; ``routers``: on these parts' own; ``operations``: here."""

    public: bool
    routers: tuple[PartRouter, ...]
    operations: tuple[Served, ...]


def tag_places(
    tree: SourceTree, roots: Sequence[str], routers: Sequence[PartRouter], tag: str, *, nested: bool
) -> TagPlaces:
    """The fewest places that give the tag to every operation that lacks it."""
    lacking = {
        id(router): [each for each in router.endpoints if tag not in set(_tags(tree, roots, each))]
        for router in routers
    }
    served = [router for router in routers if router.endpoints]
    if all(len(lacking[id(router)]) == len(router.endpoints) for router in served):
        return TagPlaces(bool(served), (), ())
    whole: list[PartRouter] = []
    single: list[Served] = []
    for router in served:
        missing = lacking[id(router)]
        if nested and missing and len(missing) == len(router.endpoints):
            whole.append(router)
        else:
            single += missing
    return TagPlaces(False, tuple(whole), tuple(single))


def _tags(tree: SourceTree, roots: Sequence[str], served: Served) -> Iterator[str]:
    places = []
    for hop in served.hops:
        places.append((hop.path, hop.include.arguments.get("tags")))
        if hop.definition is not None:
            places.append((hop.router.path, keyword_value(hop.definition.call, "tags")))
    if served.operation is not None:
        places.append((served.file, keyword_value(served.operation.call, "tags")))
    for path, node in places:
        constants = read_router_file(read_source(tree, path, roots)).constants
        yield from constant_strings(node, constants) or ()


def keyword_value(call: ast.Call, name: str) -> ast.expr | None:
    """The value of one keyword of a call."""
    return next((each.value for each in call.keywords if each.arg == name), None)
