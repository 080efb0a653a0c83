"""Where the application's files write the parts' routers, and whether one can replace them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from refactor_kit.base import Refusal, SourceTree
from refactor_kit.python.imported_names import origins_at
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.application.equality import equal_arguments
from refactor_kit.reading.application.mounting import routed_file
from refactor_kit.reading.application.served import Hop
from refactor_kit.reading.routes.model import PartRouter


def place_of(hop: Hop) -> tuple[str, int, int]:
    """The file, line and column of what goes or changes for this include."""
    entry, call = hop.include.entry, hop.include.call
    node: ast.expr = call if entry is None else entry.node
    return (hop.path if entry is None else entry.path), node.lineno, node.col_offset


def file_of(hop: Hop) -> str:
    """The file that writes the router's expression."""
    written = hop.include.written
    return hop.path if written is None else written.path


def call_statement(source: PythonSource, call: ast.expr) -> tuple[ast.Expr, list[ast.stmt]] | None:
    """The statement that a call is, with the block that it stands in."""
    for node in ast.walk(source.tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            for each in block if isinstance(block, list) else ():
                if isinstance(each, ast.Expr) and _place(each.value) == _place(call):
                    return each, list(block or ())
    return None


def _place(node: ast.expr) -> tuple[int, int]:
    node = node.value if isinstance(node, ast.Await) else node
    return node.lineno, node.col_offset


def can_move(routers: Sequence[PartRouter]) -> bool:
    """Whether the arguments can move inside.

    Each part must be included once, by a statement of its own that writes them out.
    """
    places = {place_of(each.hop) for each in routers}
    return len(places) == len(routers) and all(_is_plain(each) for each in routers)


def _is_plain(router: PartRouter) -> bool:
    include = router.hop.include
    spread = any(each.arg is None for each in include.call.keywords)
    return include.entry is None and not router.again and not spread


def differing_arguments(routers: Sequence[PartRouter]) -> tuple[str, ...]:
    """The include arguments that are not the same for every part."""
    columns = [[each.hop, *each.again] for each in routers]
    found: dict[str, None] = {}
    for hops in zip(*columns, strict=False):
        names = dict.fromkeys(name for hop in hops for name in hop.include.arguments)
        for name in names:
            if any(not _same(hops[0], hop, name) for hop in hops):
                found[name] = None
    return tuple(found)


def _same(one: Hop, other: Hop, name: str) -> bool:
    alike = one is other or equal_arguments(one.include, other.include, name)
    return alike and (name != "prefix" or one.prefix == other.prefix)


def place_refusals(
    tree: SourceTree, roots: tuple[str, ...], routers: Sequence[PartRouter]
) -> Iterator[Refusal]:
    """Includes that no edit can make one."""
    hops = [hop for each in routers for hop in (each.hop, *each.again)]
    for hop in hops:
        reason = _unreachable(tree, roots, hop)
        if reason:
            yield _refusal(hop, reason)
    kinds = {(hop.include.entry is None, file_of(hop)) for hop in hops}
    if len(kinds) > 1:
        yield _refusal(hops[-1], "the parts' routers are included in different ways or files")
        return
    yield from _shared_places(routers)
    yield from _conditions(tree, roots, hops)
    if not can_move(routers):
        yield from _fixed_arguments(routers)


def _unreachable(tree: SourceTree, roots: tuple[str, ...], hop: Hop) -> str:
    """Why the router's expression cannot be replaced; ``""`` where it can."""
    include = hop.include
    function, written, entry = include.call.func, include.written, include.entry
    if isinstance(function, ast.Name) and function.id == "?":
        return "what includes a part's router here is not in the source"
    if not isinstance(function, ast.Attribute) or function.attr != "include_router":
        return "the routes of a part's router are taken over here as a list"
    if written is None:
        place = f"{entry.path}:{entry.node.lineno}" if entry is not None else ""
        if place:
            return f"which router is included here is put together at {place}"
        chain = attribute_chain(include.router)
        source = routed_file(tree, hop.path, roots).source
        known = bool(chain) and chain[0] in origins_at(source, include.call)
        return "" if known else "the source does not show which router is included here"
    place = f"{written.path}:{written.node.lineno}"
    if entry is None:
        return f"the router that is included here is handed over at {place}"
    if written.path != entry.path or all(each is not written.node for each in ast.walk(entry.node)):
        return f"which router is included here is put together at {place}"
    return ""


def _shared_places(routers: Sequence[PartRouter]) -> Iterator[Refusal]:
    """Several parts in one call or element, or a part more often included than another."""
    taken: dict[tuple[str, int, int], PartRouter] = {}
    counts: set[int] = set()
    for router in routers:
        places = {place_of(hop) for hop in (router.hop, *router.again)}
        counts.add(len(places))
        if any(taken.setdefault(place, router) is not router for place in places):
            yield _refusal(router.hop, "one call includes several parts")
    if len(counts) > 1:
        yield _refusal(
            routers[-1].hop, "the parts are not included equally often",
            "include all parts of the module in each place",
        )  # fmt: skip


def _conditions(tree: SourceTree, roots: tuple[str, ...], hops: Sequence[Hop]) -> Iterator[Refusal]:
    """Includes under a condition, unless it is the same one for all."""
    uncertain = [hop for hop in hops if not hop.include.certain]
    blocks: set[int] = set()
    for hop in hops if uncertain else ():
        found = call_statement(routed_file(tree, hop.path, roots).source, hop.include.call)
        blocks.add(id(found[1][0]) if found is not None else id(hop.include.call))
    if len(blocks) > 1:
        yield _refusal(
            uncertain[0], "a part's router is included under a condition",
            "include all parts of the module in the same block",
        )  # fmt: skip


def _fixed_arguments(routers: Sequence[PartRouter]) -> Iterator[Refusal]:
    """Arguments that differ and cannot leave the place where they stand."""
    for name in differing_arguments(routers):
        for router in routers:
            value = router.hop.include.arguments.get(name)
            if value is not None and not is_own(router.hop, value):
                reason = f"the parts are included with different values of {name}"
                yield _refusal(router.hop, reason)
                return
    for router in routers:
        if "**" in router.hop.include.arguments:
            yield _refusal(router.hop, "** hides what this include gives")


def is_own(hop: Hop, value: ast.expr) -> bool:
    """Whether an argument stands in the entry of its router, and can be emptied there."""
    entry = hop.include.entry
    empty = isinstance(value, ast.Constant | ast.List | ast.Tuple | ast.Dict)
    within = entry is not None and any(each is value for each in ast.walk(entry.node))
    return within and empty


def _refusal(hop: Hop, reason: str, remedy: str = "") -> Refusal:
    owner = hop.include.owner or "app"
    path, line, _ = place_of(hop)
    written = f"{owner}.include_router({_module(hop)}.{hop.router.name})"
    return Refusal(path, line, reason, remedy or f"write {written} for each part, one by one")


def _module(hop: Hop) -> str:
    return hop.router.path.rpartition("/")[2].removesuffix(".py")
