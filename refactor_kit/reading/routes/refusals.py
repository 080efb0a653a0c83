"""Registrations that cannot be carried over safely, each with its line and a way out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from refactor_kit.base import Context, Module, Part, Refusal, SourceTree
from refactor_kit.python.shared_lines import refuse_shared_lines
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.events import Include, Operation
from refactor_kit.reading.application.paths import may_overlap
from refactor_kit.reading.application.router_file import read_router_file
from refactor_kit.reading.application.served import Application, Served, Way
from refactor_kit.reading.routes.model import Endpoint, PartRouter
from refactor_kit.reading.routes.places import place_refusals


def file_refusals(source: PythonSource, routers: Sequence[PartRouter]) -> Iterator[Refusal]:
    """What in one route file stands in the way."""
    file = read_router_file(source)
    for block in file.blocks.values():
        for refused in block.refused:
            yield Refusal(source.path, refused.line, refused.reason, refused.remedy)
        if block.name and any(isinstance(event, Operation) for event in block.events):
            yield _dynamic(source.path, block.events[0].call.lineno, block.name)
    for event in file.blocks[""].events:
        if isinstance(event, Operation | Include) and not event.certain:
            yield Refusal(
                source.path,
                event.call.lineno,
                "registered under a condition or in a loop that cannot be read",
                "register it unconditionally, or leave this module's routes out",
            )
        elif isinstance(event, Operation) and event.path is None:
            yield Refusal(
                source.path,
                event.call.lineno,
                f"the path of {event.handler}() cannot be read from the source",
                "write it as a string or a constant of the module",
            )
    yield from _router_calls(source, routers)
    yield from _statements(source)


def both_at_once(module: Module) -> Iterator[Refusal]:
    """A part whose route file has the name that the unified file is to have."""
    if any(part.route_file == module.route_file for part in module.parts):
        yield Refusal(
            module.route_file,
            1,
            "this is the route file of one part, and the unified file is to have its name",
            "rename the part's file, or name the unified one otherwise with module-routes",
        )


def unmounted(
    context: Context,
    sources: Sequence[tuple[Part, PythonSource]],
    routers: Sequence[PartRouter],
    application: Application,
) -> Iterator[Refusal]:
    """Files of which no include is found that could be made one."""
    if application.problem:
        return
    for part, source in sources:
        if not any(each.part is part for each in routers):
            yield Refusal(source.path, 1, *_why_unmounted(context, application))


def _why_unmounted(context: Context, application: Application) -> tuple[str, str]:
    """What is known of a file that no include was found for, and what to do about it."""
    app, wiring = context.settings.app, context.wiring
    if wiring is not None and wiring.problem:
        return (
            f"whether the application serves this file is not known: {app} does not boot here "
            f"({' '.join(wiring.problem[-2:])}), and its source does not show it",
            "give what it needs in env-file or env, then run again",
        )
    if wiring is None and application.opaque:
        return (
            "whether the application serves this file is not known: its source does not show what "
            f"is included at {application.hidden_places()}",
            "include it there by its own name, or let the application be asked: leave --no-exec "
            'out, with proof = "import" or more',
        )
    reason = "no router of this file is included by the application"
    return reason, f"include it below {app}, or take the part out"


def mount_refusals(
    tree: SourceTree, context: Context, routers: Sequence[PartRouter]
) -> Iterator[Refusal]:
    """What in the mounting stands in the way."""
    if not routers:
        return
    for router in routers:
        if None in (router.hop.prefix, router.hop.base, router.hop.own):
            path, line = _unreadable(router)
            yield Refusal(
                path, line, "the prefix of this include cannot be read from the source",
                "write it as a string or a constant, or let the target run: without --no-exec",
            )  # fmt: skip
    parents = {(each.hop.path, each.hop.parent) for each in routers}
    if len(parents) > 1:
        last = routers[-1].hop
        yield Refusal(
            last.path, last.include.call.lineno, "the parts are included into different routers",
            "include all parts of the module in one place",
        )  # fmt: skip
    yield from place_refusals(tree, context.settings.source_roots, routers)


def _unreadable(router: PartRouter) -> tuple[str, int]:
    """The include whose prefix, or whose router's, cannot be read: the outermost."""
    hops = router.served[0].hops if router.served else (router.hop,)
    for hop, below in zip(hops, (*hops[1:], None), strict=True):
        if below is not None and below.base is not None:
            continue
        if hop.own is None and hop.definition is not None:
            return hop.router.path, hop.definition.line
        return hop.path, hop.include.call.lineno
    return router.hop.path, router.hop.include.call.lineno


def _router_calls(source: PythonSource, routers: Sequence[PartRouter]) -> Iterator[Refusal]:
    for router in routers:
        definition = router.hop.definition
        if definition is None or definition.kind != "router" or not definition.certain:
            line = definition.line if definition else 1
            yield _dynamic(source.path, line, router.name)
        elif definition.call.args or any(each.arg is None for each in definition.call.keywords):
            yield Refusal(
                source.path, definition.line, "APIRouter() takes arguments that have no name",
                "write them as keywords",
            )  # fmt: skip


def _statements(source: PythonSource) -> Iterator[Refusal]:
    yield from refuse_shared_lines(source.path, source.tree, source.tree.body)
    for statement in source.tree.body:
        match statement:
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
                yield Refusal(
                    source.path, statement.lineno, "the route file can be run as a script",
                    "move the script to a file of its own",
                )  # fmt: skip
            case ast.ImportFrom(names=[ast.alias(name="*")]):
                yield Refusal(
                    source.path, statement.lineno, "a star import hides which names it brings",
                    "import the names that are used",
                )  # fmt: skip


def _dynamic(path: str, line: int, name: str) -> Refusal:
    return Refusal(
        path,
        line,
        f"{name} is not a plain `{name} = APIRouter(...)`: the router is built dynamically",
        "build it with APIRouter(...) at the top level of the file",
    )


def order_refusals(
    application: Application, routers: Sequence[PartRouter], endpoints: Sequence[Endpoint]
) -> Iterator[Refusal]:
    """Routes that would change places with a part's, and operations that would be there twice."""
    ours = {id(each) for router in routers for each in router.served}
    others = [each for each in application.served if id(each) not in ours]
    # One router that is served in two ways keeps its place in both.
    if len({(each.source.path, each.name) for each in routers}) > 1:
        yield from _overtaken(application, ours)
    # Of what stands under conditions nobody knows whether both are there.
    perhaps = {(each.file, each.line) for each in application.served if not each.certain}
    sure = [each for each in endpoints if (each.file, each.line) not in perhaps]
    yield from _twice(others, sure, application.on_several_ways)
    yield from _hidden(others, endpoints)


def _overtaken(application: Application, ours: set[int]) -> Iterator[Refusal]:
    """Other routes between the parts that a later part's route moves in front of."""
    between: list[Served] = []
    started = False
    for served in application.served:
        if id(served) not in ours:
            if started:
                between.append(served)
            continue
        started = True
        for other in between:
            if _may_clash(served, other):
                yield Refusal(
                    other.file,
                    other.line,
                    f"{_operation_in_words(other)} stands between the parts and may answer for "
                    f"{_operation_in_words(served)}",
                    "include the parts' routers one after the other, then run again",
                )


def _operation_in_words(served: Served) -> str:
    """The operation in words; a method or a path that cannot be told is said to be any."""
    method = "any method" if served.method == "*" else served.method
    return f"{method} {served.path or 'of a path that cannot be read'}"


def _may_clash(one: Served, other: Served) -> bool:
    if one.method != other.method and "*" not in (one.method, other.method):
        return False
    if one.path is None or other.path is None:
        return True
    return may_overlap(one.path, other.path)


def _twice(
    others: Sequence[Served],
    endpoints: Sequence[Endpoint],
    on_several_ways: frozenset[Way],
) -> Iterator[Refusal]:
    elsewhere = {(each.method, each.path): each for each in others if each.certain}
    seen: dict[tuple[str, str], Endpoint] = {}
    for endpoint in endpoints:
        key = (endpoint.method, endpoint.new_path)
        first = seen.setdefault(key, endpoint)
        other = elsewhere.get(key) if first is endpoint else first
        way = (endpoint.method, endpoint.old_path, endpoint.file, endpoint.line)
        is_same = other is not None and (other.file, other.line) == (endpoint.file, endpoint.line)
        if other is not None and not (is_same and way in on_several_ways):
            yield Refusal(
                endpoint.file,
                endpoint.line,
                f"{endpoint.method} {endpoint.new_path} is served twice, also by "
                f"{other.file}:{other.line}",
                "remove the one that never answers, or give it another path",
            )


def _hidden(others: Sequence[Served], endpoints: Sequence[Endpoint]) -> Iterator[Refusal]:
    """Moved endpoints whose new path another route may answer for."""
    ways: list[tuple[Served | Endpoint, str, str]] = []
    ways += [(each, each.path, each.path) for each in others if each.path is not None]
    ways += [(each, each.old_path, each.new_path) for each in endpoints]
    for endpoint in endpoints:
        if endpoint.new_path == endpoint.old_path:
            continue
        for each, old, new in ways:
            if each.method not in (endpoint.method, "*") or new == endpoint.new_path:
                continue
            place = f"{each.file}:{each.line}"
            overlaps = may_overlap(endpoint.new_path, new)
            if overlaps and not may_overlap(endpoint.old_path, old):
                yield Refusal(
                    endpoint.file,
                    endpoint.line,
                    f"{endpoint.method} {endpoint.new_path} may be answered by {new} ({place})",
                    "choose a path that no other route matches",
                )
