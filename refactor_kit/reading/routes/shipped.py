"""The module once its unified route file is what the application mounts."""

from __future__ import annotations

from refactor_kit.base import Context, Module, Part, Refusal, SourceTree, UnreadableSource
from refactor_kit.python.source_file import PythonSource, read_source
from refactor_kit.reading.application.paths import shared_prefix
from refactor_kit.reading.application.served import Application, Served
from refactor_kit.reading.routes.model import (
    Clashes,
    Endpoint,
    PartRouter,
    RouterPlan,
    part_routers,
)


def shipped_plan(tree: SourceTree, context: Context, application: Application) -> RouterPlan:
    """The facts about the unified file; nothing is planned any more."""
    module = context.module
    refusals: list[Refusal] = []
    sources: list[tuple[Part, PythonSource]] = []
    try:
        source = read_source(tree, module.route_file, context.settings.source_roots)
        sources.append((module.parts[0], source))
    except UnreadableSource as problem:
        refusals.append(
            Refusal(problem.path, problem.line, problem.reason, "make the file readable first")
        )
    routers = part_routers(sources, application)
    base = (routers[0].hop.base or "") if routers else ""
    prefix = shared_prefix([each.prefix for each in routers])
    endpoints = tuple(
        endpoint
        for router in routers
        for served in router.served
        if (endpoint := _endpoint(context, router, served, base + prefix, sources)) is not None
    )
    nested = any(
        hop.path == module.route_file for _, hop in application.hops_to.get(module.route_file, ())
    )
    return RouterPlan(
        "unified", application, tuple(sources), routers, nested, True, base, prefix, endpoints,
        Clashes(), tuple(refusals),
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
        served.file, served.line,
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
