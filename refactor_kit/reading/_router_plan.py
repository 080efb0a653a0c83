"""The module's routers as the application mounts them, and how they become one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from refactor_kit.base import Context, Part, Refusal, SourceTree, UnreadableSource

from ._mounting import Application, Hop, Served, read_application
from ._route_clashes import Clashes, find_clashes, part_names
from ._route_imports import canonical, module_origins
from ._route_paths import shared_prefix
from ._route_source import PythonSource, read_source
from ._router_equality import same_arguments
from ._router_order import order_refusals
from ._router_refusals import file_refusals, mount_refusals
from ._router_shapes import Endpoint


@dataclass(frozen=True)
class PartRouter:
    """One router of one part with the include that brings it into the application."""

    part: Part
    source: PythonSource
    name: str
    hop: Hop
    served: tuple[Served, ...]

    @property
    def call(self) -> ast.Call | None:
        return self.hop.definition.call if self.hop.definition else None

    @property
    def own_prefix(self) -> str:
        return self.hop.own or ""

    @property
    def prefix(self) -> str:
        """What the include and the router put before the paths, outer routers left out."""
        return (self.hop.prefix or "") + self.own_prefix


@dataclass(frozen=True)
class RouterPlan:
    """Everything that merging and mounting need.

    ``base`` is the prefix of what the routers are included into, ``prefix`` what the parts share
    below it and the unified router takes over. ``moves`` says whether include arguments can move
    (not out of a loop).
    """

    state: Literal["split", "unified"]
    application: Application
    sources: tuple[tuple[Part, PythonSource], ...]
    routers: tuple[PartRouter, ...]
    nested: bool
    moves: bool
    base: str
    prefix: str
    endpoints: tuple[Endpoint, ...]
    clashes: Clashes
    refusals: tuple[Refusal, ...]
    moved: Mapping[tuple[str, int], str] = field(default_factory=dict)

    @property
    def module_prefix(self) -> str:
        return self.base + self.prefix


def plan_router(tree: SourceTree, context: Context) -> RouterPlan:
    """The plan for ``context.module``, as the tree stands."""
    from ._router_shipped import shipped_plan

    application = _application(tree, context)
    old = set(context.module.retired_route_files)
    if not any(hop.router.path in old for hop in application.hops) and (
        context.module.route_file in tree
    ):
        return shipped_plan(tree, context, application)
    return _split_plan(tree, context, application)


def _application(tree: SourceTree, context: Context) -> Application:
    try:
        return read_application(tree, context.settings)
    except UnreadableSource as problem:
        return Application((), (), (), str(problem))


def _split_plan(tree: SourceTree, context: Context, application: Application) -> RouterPlan:
    refusals: list[Refusal] = []
    if application.problem:
        remedy = 'set app = "package.module:name" to the FastAPI application'
        refusals.append(Refusal(context.settings.source, 0, application.problem, remedy))
    sources = _sources(tree, context, refusals)
    routers = part_routers(sources, application)
    for part, source in sources:
        refusals += file_refusals(source, [each for each in routers if each.part is part])
    refusals += mount_refusals(context, sources, routers, application)
    nested = _is_nested(tree, context, routers)
    moves = all(each.hop.include.entry is None for each in routers)
    prefixes = [each.prefix for each in routers]
    prefix = shared_prefix(prefixes) if moves else ""
    base = (routers[0].hop.base or "") if routers else ""
    if not moves and routers:
        base, prefix = base + (routers[0].hop.prefix or ""), routers[0].own_prefix
    outside = {part.name: _outside(tree, context, source, routers) for part, source in sources}
    clashes = find_clashes(
        context, [part_names(part, source, outside[part.name]) for part, source in sources]
    )
    endpoints, moved = _endpoints(context, routers, clashes, base + prefix, refusals)
    refusals += order_refusals(application, routers, endpoints)
    return RouterPlan(
        "split", application, tuple(sources), routers, nested, moves, base, prefix, endpoints,
        clashes, tuple(dict.fromkeys([*refusals, *clashes.refusals])), moved,
    )  # fmt: skip


def _sources(
    tree: SourceTree, context: Context, refusals: list[Refusal]
) -> list[tuple[Part, PythonSource]]:
    found: list[tuple[Part, PythonSource]] = []
    for part in context.module.parts:
        if part.route_file not in tree:
            remedy = "correct the module's parts, or part-routes"
            refusals.append(Refusal(part.route_file, 0, "the part's route file is missing", remedy))
            continue
        try:
            found.append((part, read_source(tree, part.route_file, context.settings.source_roots)))
        except UnreadableSource as problem:
            refusals.append(
                Refusal(problem.path, problem.line, problem.reason, "make the file readable first")
            )
    return found


def part_routers(
    sources: Iterable[tuple[Part, PythonSource]], application: Application
) -> tuple[PartRouter, ...]:
    """The parts' routers in the order in which the application includes them."""
    owners = {source.path: (part, source) for part, source in sources}
    found: list[PartRouter] = []
    for hop in application.hops:
        if hop.router.path in owners and hop.path not in owners:
            part, source = owners[hop.router.path]
            served = tuple(each for each in application.served if hop in each.hops)
            found.append(PartRouter(part, source, hop.router.name, hop, served))
    return tuple(found)


def _is_nested(tree: SourceTree, context: Context, routers: Sequence[PartRouter]) -> bool:
    if len(routers) < 2:
        return False
    if len({each.source.path for each in routers}) < len(routers):
        return True
    roots = context.settings.source_roots
    first = routers[0]
    return not all(
        same_arguments(tree, roots, first.hop, first.source, each.hop, each.source)
        for each in routers[1:]
    )


def _outside(
    tree: SourceTree, context: Context, source: PythonSource, routers: Sequence[PartRouter]
) -> dict[str, str]:
    """The names that are replaced: the mounted routers and what comes from the schemas."""
    package = f"{context.settings.public_package}."
    outside = {
        name: canonical(tree, origin, context.settings.source_roots)
        for name, origin in module_origins(source).items()
        if f"{origin}.".startswith(package)
    }
    outside.update({each.name: "router" for each in routers if each.source is source})
    return outside


def _endpoints(
    context: Context,
    routers: Sequence[PartRouter],
    clashes: Clashes,
    prefix: str,
    refusals: list[Refusal],
) -> tuple[tuple[Endpoint, ...], dict[tuple[str, int], str]]:
    declared = dict(context.module.settings.endpoints)
    found: list[Endpoint] = []
    moved: dict[tuple[str, int], str] = {}
    for router in routers:
        renames = clashes.renames.get(router.part.name, {})
        for each in router.served:
            operation = each.operation
            if operation is None or operation.path is None or each.path is None:
                continue
            tail = declared.pop(f"{each.method} {router.part.name}:{operation.path}", None)
            new = each.path if tail is None else prefix + tail
            if new != each.path:
                written = _written(each.path, operation.path, new)
                if written is None or not operation.fixed or each.file != router.source.path:
                    refusals.append(_immovable(each, new))
                else:
                    moved[(each.file, each.line)] = written
            handler = operation.handler
            found.append(
                Endpoint(
                    each.method,
                    router.part.name,
                    operation.path,
                    each.path,
                    new,
                    handler,
                    renames.get(handler, handler),
                    each.file,
                    each.line,
                )
            )
    refusals += [_unknown_endpoint(context, key, found) for key in declared]
    return tuple(found), moved


def _written(old: str, written: str, new: str) -> str | None:
    """What the decorator must say so that ``old`` becomes ``new``."""
    before = old.removesuffix(written)
    return new.removeprefix(before) if new.startswith(before) else None


def _immovable(served: Served, new: str) -> Refusal:
    return Refusal(
        served.file,
        served.line,
        f"{served.method} {served.path} cannot move to {new}: its router's prefix or the way it is "
        "registered stands in the way",
        "choose a path below the router's own prefix, or leave the URL as it is",
    )


def _unknown_endpoint(context: Context, key: str, endpoints: Sequence[Endpoint]) -> Refusal:
    known = ", ".join(f'"{each.method} {each.part}:{each.path}"' for each in endpoints) or "none"
    return Refusal(
        context.settings.source,
        0,
        f"modules.{context.module.name}.endpoints names {key!r}, which no part serves",
        f"known endpoints: {known}",
    )
