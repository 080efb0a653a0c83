"""The module's routers as the application mounts them, and how they become one."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from refactor_kit.base import Context, Module, Part, Refusal, SourceTree, UnreadableSource
from refactor_kit.python.imported_names import module_origins, origins_at
from refactor_kit.python.origins import Origins
from refactor_kit.python.source_file import PythonSource, read_source
from refactor_kit.reading.application.constants import known_string
from refactor_kit.reading.application.equality import same_arguments
from refactor_kit.reading.application.events import Mount
from refactor_kit.reading.application.mounting import routed_file
from refactor_kit.reading.application.observed import application_of
from refactor_kit.reading.application.paths import shared_prefix
from refactor_kit.reading.application.registrations import OF_STARLETTE
from refactor_kit.reading.application.router_file import read_router_file
from refactor_kit.reading.application.served import Application, Served
from refactor_kit.reading.routes.clashes import find_clashes, part_names
from refactor_kit.reading.routes.dependencies import overridable
from refactor_kit.reading.routes.endpoints import plan_endpoints
from refactor_kit.reading.routes.model import (
    Clashes,
    Endpoint,
    PartRouter,
    RouterPlan,
    once_each,
    part_routers,
)
from refactor_kit.reading.routes.places import can_move, differing_arguments
from refactor_kit.reading.routes.refusals import (
    both_at_once,
    file_refusals,
    mount_refusals,
    order_refusals,
    unmounted,
)
from refactor_kit.reading.routes.tags import keyword_value


def plan_router(tree: SourceTree, context: Context) -> RouterPlan:
    """The plan for ``context.module``, as the tree stands."""
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
        application = application_of(tree, context.settings, context.wiring)
    except UnreadableSource as problem:
        refusals.append(problem.refusal())
        return Application((), (), (), problem.reason)
    if application.problem:
        remedy = 'set app = "package.module:name" to the FastAPI application'
        refusals.append(Refusal(context.settings.source, 0, application.problem, remedy))
    return application


@dataclass(frozen=True)
class _Planning:
    """Plans a module whose parts are mounted one by one, or whose one file stays in place."""

    tree: SourceTree
    context: Context
    application: Application
    refusals: list[Refusal]

    def plan(self) -> RouterPlan:
        in_place = self.context.module.routes_in_place
        sources = _sources(self.tree, self.context, self.refusals)
        routers = once_each(part_routers(sources, self.application))
        self._refuse(sources, routers)
        moves = can_move(routers)
        fixed = all(_is_fixed(self.tree, self.context, each) for each in routers)
        base, prefix = _prefixes(routers, moves and fixed)
        names = [
            part_names(part, source, _outside(self.tree, self.context, source, routers))
            for part, source in sources
        ]
        apart = overridable(self.tree, [source for _, source in sources])
        clashes = find_clashes(self.context, names, apart)
        endpoints, moved, problems = plan_endpoints(
            self.context, self.application, routers, clashes, base + prefix
        )
        self.refusals.extend(problems)
        self.refusals.extend(order_refusals(self.application, routers, endpoints))
        return RouterPlan(
            state="unified" if in_place else "split",
            application=self.application,
            sources=tuple(sources),
            routers=routers,
            nested=not in_place and self._is_nested(routers, apart, moves),
            moves=moves,
            fixed=fixed,
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
        refuse = self.refusals.extend
        # A file that stays where it is keeps its registrations, however they are written, and
        # whatever includes it goes on doing so.
        if not self.context.module.routes_in_place:
            refuse(unmounted(self.context, sources, routers, self.application))
            refuse(both_at_once(self.context.module))
            for part, source in sources:
                refuse(file_refusals(source, [each for each in routers if each.part is part]))
            refuse(mount_refusals(self.tree, self.context, routers))

    def _is_nested(
        self, routers: Sequence[PartRouter], apart: frozenset[str], tags_move: bool
    ) -> bool:
        if len(routers) < 2:
            return False
        if len({each.source.path for each in routers}) < len(routers):
            return True
        roots = self.context.settings.source_roots
        first, *others = ((each.hop, each.source) for each in routers)
        return not all(
            same_arguments(self.tree, roots, *first, *each, apart, tags_move=tags_move)
            for each in others
        )


def _is_fixed(tree: SourceTree, context: Context, router: PartRouter) -> bool:
    """Whether the prefixes of an include and its router can be written as one string elsewhere.

    Not where the environment tells them, nor where something passes the router's prefix by.
    """
    hop, definition = router.hop, router.hop.definition
    given = hop.include.arguments.get("prefix")
    own = keyword_value(definition.call, "prefix") if definition else None
    known = _is_constant(tree, context, hop.include.elsewhere.get("prefix", hop.path), given)
    if not known or not _is_constant(tree, context, router.source.path, own):
        return False
    events = read_router_file(router.source).blocks[""].events
    mounts = any(isinstance(event, Mount) for event in events)
    return not mounts and not any(_passes_prefix(served) for served in router.served)


def _is_constant(tree: SourceTree, context: Context, path: str, node: ast.expr | None) -> bool:
    if node is None:
        return True
    roots = context.settings.source_roots
    source = routed_file(tree, path, roots).source
    return known_string(tree, roots, source, node, origins_at(source, node)) is not None


def _passes_prefix(served: Served) -> bool:
    """Whether Starlette's own methods or a mount register it: no prefix of their router counts."""
    call = served.operation.call if served.operation else None
    if call is None:
        return True
    return isinstance(call.func, ast.Attribute) and call.func.attr in OF_STARLETTE


def _prefixes(routers: Sequence[PartRouter], moves: bool) -> tuple[str, str]:
    """The prefix of what the routers are included into, and the one they share below it."""
    if not routers:
        return "", ""
    base = routers[0].hop.base or ""
    if moves:
        return base, shared_prefix([each.prefix for each in routers])
    outside = "" if "prefix" in differing_arguments(routers) else routers[0].hop.prefix or ""
    inside = [each.prefix.removeprefix(outside) for each in routers]
    return base + outside, shared_prefix(inside)


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
            refusals.append(problem.refusal())
    return found


def _outside(
    tree: SourceTree, context: Context, source: PythonSource, routers: Sequence[PartRouter]
) -> dict[str, str]:
    """The names that are replaced: the mounted routers and what comes from the schemas."""
    package = f"{context.settings.public_package}."
    origins = Origins(tree, context.settings.source_roots)
    outside = {
        name: origins.canonical(origin)
        for name, origin in module_origins(source).items()
        if f"{origin}.".startswith(package)
    }
    outside.update({each.name: "router" for each in routers if each.source is source})
    return outside


def shipped_plan(tree: SourceTree, context: Context, application: Application) -> RouterPlan:
    """The facts about the unified file; nothing is planned any more."""
    module = context.module
    refusals: list[Refusal] = []
    sources: list[tuple[Part, PythonSource]] = []
    try:
        source = read_source(tree, module.route_file, context.settings.source_roots)
        sources.append((module.parts[0], source))
    except UnreadableSource as problem:
        refusals.append(problem.refusal())
    routers = part_routers(sources, application)
    base = (routers[0].hop.base or "") if routers else ""
    prefix = shared_prefix([each.prefix for each in routers])
    endpoints = tuple(
        endpoint
        for router in routers
        for served in router.endpoints
        if (endpoint := _endpoint(context, router, served, base + prefix, sources)) is not None
    )
    nested = any(
        hop.path == module.route_file for _, hop in application.hops_to.get(module.route_file, ())
    )
    return RouterPlan(
        "unified", application, tuple(sources), routers, nested, True, True, base, prefix,
        endpoints, Clashes(), tuple(refusals),
    )  # fmt: skip


def _endpoint(
    context: Context,
    router: PartRouter,
    served: Served,
    prefix: str,
    sources: list[tuple[Part, PythonSource]],
) -> Endpoint | None:
    operation = served.operation
    if operation is None or operation.path is None or served.path is None or operation.grace_until:
        return None
    part, written = _declared(context.module, served, prefix)
    old = served.path if written is None else prefix + written
    if part is None:
        part = _part(context.module, served, sources[0][1])
    path = operation.path if written is None else written
    return Endpoint(
        served.method, part, path, old, served.path, operation.handler, operation.handler,
        served.file, served.line, startup=served.startup,
    )  # fmt: skip


def _declared(module: Module, served: Served, prefix: str) -> tuple[str | None, str | None]:
    """The part and the old path of an endpoint that the configuration moved."""
    for key, tail in module.settings.endpoints.items():
        method, _, rest = key.partition(" ")
        part, _, path = rest.partition(":")
        if method == served.method and prefix + tail == served.path:
            return part, path
    return None, None


def _part(module: Module, served: Served, source: PythonSource) -> str:
    """The part an endpoint came from, by the public names its handler uses; else by its name."""
    function = served.operation.function if served.operation else None
    if len(module.parts) == 1 or function is None:
        return module.parts[0].name
    call = served.operation.call if served.operation else None
    text = source.segment(function) + (source.segment(call) if call else "")
    by_length = sorted(module.parts, key=lambda part: -len(part.name))
    for part in by_length:
        pascal = "".join(word.title() for word in part.name.split("_"))
        if any(f"{pascal}{role}".lower() in text.lower() for role in ("Input", "Output")):
            return part.name
    for part in by_length:
        if part.suffix and part.suffix in f"{function.name} {served.path}":
            return part.name
    return ""
