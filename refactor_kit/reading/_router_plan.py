"""The module's routers as the application mounts them, and how they become one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from refactor_kit.base import Context, Part, Refusal, SourceTree, UnreadableSource

from ._mounting import read_application
from ._route_clashes import Clashes, find_clashes
from ._route_imports import canonical, module_origins
from ._route_paths import shared_prefix
from ._route_sameness import part_names
from ._route_source import PythonSource, read_source
from ._router_endpoints import plan_endpoints
from ._router_equality import same_arguments
from ._router_order import order_refusals
from ._router_refusals import both_at_once, file_refusals, mount_refusals, unmounted
from ._router_served import Application, Hop, Served
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

    module = context.module
    refusals: list[Refusal] = []
    application = _application(tree, context, refusals)
    shipped = application.is_mounted(module.route_file) and not any(
        map(application.is_mounted, module.retired_route_files)
    )
    if shipped and not module.routes_in_place:
        return shipped_plan(tree, context, application)
    return _Planning(tree, context, application, refusals).plan()


def _application(tree: SourceTree, context: Context, refusals: list[Refusal]) -> Application:
    try:
        application = read_application(tree, context.settings)
    except UnreadableSource as problem:
        refusals.append(_unreadable(problem))
        return Application((), (), (), problem.reason)
    if application.problem:
        remedy = 'set app = "package.module:name" to the FastAPI application'
        refusals.append(Refusal(context.settings.source, 0, application.problem, remedy))
    return application


def _unreadable(problem: UnreadableSource) -> Refusal:
    return Refusal(problem.path, problem.line, problem.reason, "make the file readable first")


class _Planning:
    """Plans a module whose parts are mounted one by one, or whose one file stays in place."""

    def __init__(
        self,
        tree: SourceTree,
        context: Context,
        application: Application,
        refusals: list[Refusal],
    ) -> None:
        self.tree = tree
        self.context = context
        self.in_place = context.module.routes_in_place
        self.application = application
        self.refusals = refusals

    def plan(self) -> RouterPlan:
        sources = _sources(self.tree, self.context, self.refusals)
        routers = part_routers(sources, self.application)
        self._refuse(sources, routers)
        moves = all(each.hop.include.entry is None for each in routers)
        base, prefix = _prefixes(routers, moves)
        clashes = self._clashes(sources, routers)
        endpoints, moved, problems = plan_endpoints(self.context, routers, clashes, base + prefix)
        self.refusals += problems
        self.refusals += order_refusals(self.application, routers, endpoints)
        return RouterPlan(
            state="unified" if self.in_place else "split",
            application=self.application,
            sources=tuple(sources),
            routers=routers,
            nested=not self.in_place and _is_nested(self.tree, self.context, routers),
            moves=moves,
            base=base,
            prefix=prefix,
            endpoints=endpoints,
            clashes=clashes,
            refusals=tuple(dict.fromkeys([*self.refusals, *clashes.refusals])),
            moved=moved,
        )

    def _refuse(
        self, sources: Sequence[tuple[Part, PythonSource]], routers: Sequence[PartRouter]
    ) -> None:
        self.refusals += unmounted(self.context, sources, routers, self.application)
        # A file that stays where it is keeps its registrations, however they are written.
        if not self.in_place:
            self.refusals += both_at_once(self.context.module)
            for part, source in sources:
                own = [each for each in routers if each.part is part]
                self.refusals += file_refusals(source, own)
            self.refusals += mount_refusals(routers)

    def _clashes(
        self, sources: Sequence[tuple[Part, PythonSource]], routers: Sequence[PartRouter]
    ) -> Clashes:
        names = [
            part_names(part, source, _outside(self.tree, self.context, source, routers))
            for part, source in sources
        ]
        return find_clashes(self.context, names)


def _prefixes(routers: Sequence[PartRouter], moves: bool) -> tuple[str, str]:
    """The prefix of what the routers are included into, and the one they share below it."""
    if not routers:
        return "", ""
    base = routers[0].hop.base or ""
    if not moves:
        return base + (routers[0].hop.prefix or ""), routers[0].own_prefix
    return base, shared_prefix([each.prefix for each in routers])


def _sources(
    tree: SourceTree, context: Context, refusals: list[Refusal]
) -> list[tuple[Part, PythonSource]]:
    found: list[tuple[Part, PythonSource]] = []
    seen: set[str] = set()
    for part in context.module.parts:
        # One file may serve several parts; its first stands for all of them.
        if part.route_file in seen:
            continue
        seen.add(part.route_file)
        if part.route_file not in tree:
            remedy = "correct the module's parts, or part-routes"
            refusals.append(Refusal(part.route_file, 0, "the part's route file is missing", remedy))
            continue
        try:
            found.append((part, read_source(tree, part.route_file, context.settings.source_roots)))
        except UnreadableSource as problem:
            refusals.append(_unreadable(problem))
    return found


def part_routers(
    sources: Iterable[tuple[Part, PythonSource]], application: Application
) -> tuple[PartRouter, ...]:
    """The parts' routers in the order in which the application includes them."""
    owners = {source.path: (part, source) for part, source in sources}
    found: list[tuple[int, PartRouter]] = []
    for path, (part, source) in owners.items():
        for number, hop in application.hops_to.get(path, ()):
            if hop.path not in owners:
                over = application.served_over.get(path, ())
                served = tuple(each for each in over if hop in each.hops)
                found.append((number, PartRouter(part, source, hop.router.name, hop, served)))
    return tuple(router for _, router in sorted(found, key=lambda each: each[0]))


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
