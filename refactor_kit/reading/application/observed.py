"""The application as it was observed, with the statements of the source that made it so.

What ran says which routes there are, in which order and under which paths; the source says where to
edit. A file that changed since is read again where it stands, below the prefixes that were seen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from refactor_kit.base import Settings, SourceTree
from refactor_kit.base.wiring import Inclusion, ObservedRoute, Place, Wiring
from refactor_kit.reading.application.events import Include, Operation
from refactor_kit.reading.application.mounting import Program, read_application
from refactor_kit.reading.application.observed_nodes import (
    INCLUDES,
    block_of,
    call_at,
    call_unread,
    function_at,
    include_of,
    operation_at,
)
from refactor_kit.reading.application.served import Application, Carrier, Hop, Served
from refactor_kit.reading.application.standing import Standing
from refactor_kit.reading.application.values import Registered, Router

_Way = tuple[int, ...]


def application_of(tree: SourceTree, settings: Settings, wiring: Wiring | None) -> Application:
    """The application as ``wiring`` shows it; as the source shows it where there is none."""
    if wiring is None or wiring.problem:
        return read_application(tree, settings)
    key = ("observed application", settings.app, settings.source_roots, digest_of(wiring))
    return tree.memoize(key, lambda tree: _observed(tree, settings, wiring))


def _observed(tree: SourceTree, settings: Settings, wiring: Wiring) -> Application:
    """What was observed; of files that were not spoken of, what the source shows."""
    found = _Observed(tree, settings, wiring).application()
    return found.beside(read_application(tree, settings), wiring.only) if wiring.only else found


def digest_of(wiring: Wiring | None) -> str:
    """What tells a reading that rests on ``wiring`` from one that rests on another, or on none."""
    return wiring.digest if wiring is not None and not wiring.problem else ""


@dataclass(frozen=True)
class _Reach:
    """The includes on the way to a router, and the effective prefix of what it serves.

    ``mounted`` is as in `Served`.
    """

    hops: tuple[Hop, ...]
    prefix: str
    mounted: int = -1


class _Observed:
    def __init__(self, tree: SourceTree, settings: Settings, wiring: Wiring) -> None:
        self.tree = tree
        self.wiring = wiring
        self.program = Program(tree, settings)
        self.standing = Standing(wiring, self.program)
        self.reached: dict[_Way, _Reach | None] = {}
        self.read_again: set[tuple[object, ...]] = set()

    def application(self) -> Application:
        app = self.program.start()
        served: list[Served] = []
        for through, routes in groupby(self.wiring.routes, key=lambda route: route.through):
            served += self._group(through, tuple(routes))
        self._unused()
        if isinstance(app, Router):
            # It was observed without its start-up.
            served += self.program.started(app)
        hops, opaque = tuple(self.program.hops), tuple(self.program.opaque)
        return Application(tuple(served), hops, opaque, "")

    def _group(self, through: _Way, routes: Sequence[ObservedRoute]) -> Iterator[Served]:
        reach = self._reach(through)
        if reach is None:
            yield from self._include_again(through)
            return
        for route in routes:
            place = route.places[0] if route.places else None
            if _is_of_framework(route):
                continue
            if place is None or self.standing.stands(place.file):
                yield from self._served(route, reach)
            elif self.standing.file(place.file) is not None:
                yield from self._register_again(through, place, routes, reach)

    def _unused(self) -> None:
        """Follow the includes that no route goes through."""
        ways = {self.wiring.app: (), **self._ways()}
        for number, inclusion in enumerate(self.wiring.inclusions):
            if inclusion.parent in ways and inclusion.router not in ways:
                ways[inclusion.router] = way = (*ways[inclusion.parent], number)
                self._reach(way)

    def _ways(self) -> dict[int, _Way]:
        return {
            self.wiring.inclusions[route.through[end - 1]].router: route.through[:end]
            for route in self.wiring.routes
            for end in range(1, len(route.through) + 1)
        }

    # Includes.

    def _reach(self, through: _Way) -> _Reach | None:
        """The way there; ``None`` where one of its includes stands no more."""
        if through not in self.reached:
            self.reached[through] = self._reach_anew(through)
        return self.reached[through]

    def _reach_anew(self, through: _Way) -> _Reach | None:
        if not through:
            return _Reach((), self.wiring.routers[self.wiring.app].prefix)
        above = self._reach(through[:-1])
        if above is None:
            return None
        inclusion = self.wiring.inclusions[through[-1]]
        if inclusion.kind != "include":
            return _Reach(above.hops, inclusion.path, len(above.hops))
        hop = self._hop(through[-1], above)
        if hop is None:
            return None
        self.program.hops.append(hop)
        prefix = above.prefix + inclusion.prefix + inclusion.own
        return _Reach((*above.hops, hop), prefix, above.mounted)

    def _hop(self, number: int, above: _Reach) -> Hop | None:
        inclusion = self.wiring.inclusions[number]
        router = self.standing.carrier(inclusion.router)
        place = inclusion.places[0] if inclusion.places else None
        if place is None:
            include = include_of(call_unread(1), certain=False)
        elif self.standing.stands(place.file):
            if self._is_gone(number):
                return None
            place, include = self._include(number)
        else:
            again = self._same_include(inclusion, place, router)
            if again is None:
                return None
            include = again
        return Hop(
            place.file if place else router.path,
            include,
            self.standing.carrier(inclusion.parent),
            router,
            self.standing.definition(router),
            above.prefix,
            inclusion.prefix,
            inclusion.own,
        )

    def _include(self, number: int) -> tuple[Place, Include]:
        """The include at the first of its places where a call of that kind stands."""
        inclusion = self.wiring.inclusions[number]
        for place in inclusion.places:
            file = self.standing.file(place.file)
            call = call_at(file.source.tree, place.line, INCLUDES) if file else None
            if file is None or call is None:
                continue
            event = self._shown(number, place, call)
            return place, event or include_of(call, certain=False)
        place = inclusion.places[0]
        return place, include_of(call_unread(place.line), certain=False)

    def _is_gone(self, number: int) -> bool:
        """Whether a statement that stands includes the router no more: its list lies elsewhere."""
        if not self.standing.changed:
            return False
        inclusion = self.wiring.inclusions[number]
        router, place = self.standing.carrier(inclusion.router), inclusion.places[0]
        targets = [
            target
            for event, _, target in self._includes_of(place)
            if event.call.lineno <= place.line <= (event.call.end_lineno or place.line)
        ]
        known = [target for target in targets if target is not None and target.name]
        return bool(targets) and known == targets and router not in targets

    def _shown(self, number: int, place: Place, call: ast.Call) -> Include | None:
        """The include of the same router by that call, as the source shows it."""
        inclusion = self.wiring.inclusions[number]
        router = self.standing.carrier(inclusion.router)
        found = [
            event
            for event, _, target in self._includes_of(place)
            if target == router
            and (event.call.lineno, event.call.col_offset) == (call.lineno, call.col_offset)
        ]
        rounds = [
            each
            for each, other in enumerate(self.wiring.inclusions)
            if (other.places, other.router) == (inclusion.places, inclusion.router)
        ]
        return found[rounds.index(number)] if len(found) == len(rounds) else None

    def _same_include(self, inclusion: Inclusion, place: Place, router: Carrier) -> Include | None:
        """The include of the same router in a file that changed."""
        for event, _, target in self._includes_of(place):
            if target == router:
                return event
        return None

    def _includes_of(
        self, place: Place
    ) -> Iterator[tuple[Include, tuple[Router, Registered], Carrier | None]]:
        """The includes of the function that ran there, each with the router that it leads to."""
        if self.standing.file(place.file) is None:
            return
        block = "" if place.function == "<module>" else place.function
        for parent, item in self.program.includes_in(place.file, block):
            if isinstance(item.event, Include):
                target = item.target.carrier if item.target is not None else None
                yield item.event, (parent, item), target

    def _include_again(self, through: _Way) -> Iterator[Served]:
        """What a file that changed includes instead."""
        end = next(end for end in range(1, len(through) + 1) if self._reach(through[:end]) is None)
        above, inclusion = self._reach(through[: end - 1]), self.wiring.inclusions[through[end - 1]]
        if above is None or not inclusion.places:
            return
        place = inclusion.places[0]
        if not self._is_first(through[: end - 1], place.file, place.function):
            return
        siblings = [
            self.standing.carrier(each.router)
            for each in self.wiring.inclusions
            if each.parent == inclusion.parent
        ]
        names = {name for file, name in self.standing.names(inclusion.parent) if file == place.file}
        for event, (parent, item), target in self._includes_of(place):
            is_ours = place.function != "<module>" or not names or event.owner in names
            if is_ours and target not in siblings:
                yield from self.program.included(
                    parent, item, above.hops, above.prefix, above.mounted
                )

    def _is_first(self, *what: object) -> bool:
        is_first = what not in self.read_again
        self.read_again.add(what)
        return is_first

    # Routes.

    def _served(self, route: ObservedRoute, reach: _Reach) -> Iterator[Served]:
        if not route.endpoint:
            if route.kind == "Mount" and not self._goes_on(route):
                path = route.path.rstrip("/") + "/{path:path}"
                place = route.places[0] if route.places else Place(route.file, route.line, "")
                yield Served(None, "*", path, place.file, place.line, reach.hops)
            return
        file, operation = self._operation(route)
        line = operation.call.lineno if operation else route.line
        methods = route.methods
        if operation is not None and set(operation.methods) == set(methods):
            methods = operation.methods
        for method in methods:
            yield Served(operation, method, route.path, file, line, reach.hops, reach.mounted)

    def _goes_on(self, mount: ObservedRoute) -> bool:
        """Whether routes below a mount were seen."""
        inclusions = self.wiring.inclusions
        return any(
            inclusions[number].kind == "mount" and inclusions[number].path == mount.path
            for route in self.wiring.routes
            for number in route.through
        )

    def _operation(self, route: ObservedRoute) -> tuple[str, Operation | None]:
        """The registration, and the file where it stands; none where no file of the tree does."""
        handler = route.endpoint.rpartition(":")[2].rpartition(".")[2]
        for place in route.places:
            file = self.standing.file(place.file)
            event = operation_at(file, place.line, handler, route.given) if file else None
            if event is not None:
                return place.file, event if event.path else replace(event, path=route.given)
        file = self.standing.file(route.file) if route.file else None
        if file is None:
            return (route.places[0].file if route.places else ""), None
        function = function_at(file.source.tree, route.line)
        place = route.places[0] if route.places else Place(route.file, route.line, "")
        operation = Operation(
            "?", route.methods, route.given, None, call_unread(place.line), handler, function,
            False, False,
        )  # fmt: skip
        return place.file, operation

    def _register_again(
        self, through: _Way, place: Place, routes: Sequence[ObservedRoute], reach: _Reach
    ) -> Iterator[Served]:
        """What a file that changed registers, in the order in which it stands there."""
        file = self.standing.file(place.file)
        block = block_of(file, place) if file else None
        if block is None or not self._is_first(through, place.file, place.function, "routes"):
            return
        given = {each.endpoint.rpartition(":")[2]: each.given for each in routes}
        names = {name for path, name in self.standing.names(routes[0].router) if path == place.file}
        for event in block.events:
            if not isinstance(event, Operation) or (names and event.owner not in names):
                continue
            path = given.get(event.handler) if event.path is None else event.path
            event = replace(event, path=path)
            full = None if path is None else reach.prefix + path
            for method in event.methods:
                yield Served(
                    event, method, full, place.file, event.call.lineno, reach.hops, reach.mounted
                )


def _is_of_framework(route: ObservedRoute) -> bool:
    """Whether FastAPI serves its own document there."""
    return not route.file and route.endpoint.startswith("fastapi.")
