"""The endpoints of a module that is still split, with the paths they are to have.

Also the old URLs that answer for a time: those that stand, and why one could not be kept.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from refactor_kit.base import Context, Refusal
from refactor_kit.reading.application.paths import may_overlap
from refactor_kit.reading.application.served import Application, Served, Way
from refactor_kit.reading.retired.grace_periods import old_paths_until
from refactor_kit.reading.routes.model import Clashes, Endpoint, GracePath, PartRouter, RouterPlan

Place = tuple[str, int]


def plan_endpoints(
    context: Context,
    application: Application,
    routers: Sequence[PartRouter],
    clashes: Clashes,
    prefix: str,
) -> tuple[tuple[Endpoint, ...], dict[Place, str], list[Refusal]]:
    """The endpoints, what moved registrations must say, and the moves that cannot be made."""
    planner = _Planner(context, application.on_several_ways, clashes, prefix)
    for router in routers:
        for served in router.endpoints:
            planner.add(router, served)
    planner.finish()
    planner.refusals += grace_refusals(routers, planner.endpoints)
    return tuple(planner.endpoints), planner.moved, planner.refusals


class _Planner:
    def __init__(
        self,
        context: Context,
        on_several_ways: frozenset[Way],
        clashes: Clashes,
        prefix: str,
    ) -> None:
        self.context = context
        self.on_several_ways = on_several_ways
        self.clashes = clashes
        self.prefix = prefix
        self.grace_until = old_paths_until(context)
        self.declared = dict(context.module.settings.endpoints)
        self.endpoints: list[Endpoint] = []
        self.moved: dict[Place, str] = {}
        self.targets: dict[tuple[Place, str], set[str]] = {}
        self.refusals: list[Refusal] = []

    def add(self, router: PartRouter, served: Served) -> None:
        operation, old = served.operation, served.path
        if operation is None or operation.path is None or old is None or operation.grace_until:
            return
        part, written, new = router.part.name, operation.path, old
        tail = self.declared.pop(f"{served.method} {part}:{written}", None)
        key = self._moved_already(part, served) if tail is None else None
        if key is not None:
            del self.declared[key]
            written = key.partition(f" {part}:")[2]
            old = self.prefix + written
        else:
            new = old if tail is None else self.prefix + tail
            self._move(router, served, written, new)
        handler = operation.handler
        endpoint = Endpoint(
            method=served.method,
            part=part,
            path=written,
            old_path=old,
            new_path=new,
            handler=handler,
            new_handler=self.clashes.renames.get(part, {}).get(handler, handler),
            file=served.file,
            line=served.line,
            grace_until=self.grace_until if new != served.path else "",
            startup=served.startup,
        )
        if endpoint not in self.endpoints or served.way not in self.on_several_ways:
            self.endpoints.append(endpoint)

    def _moved_already(self, part: str, served: Served) -> str | None:
        """The declared move whose new path a file that stays in place has already."""
        start = f"{served.method} {part}:"
        for key, tail in self.declared.items():
            if key.startswith(start) and self.prefix + tail == served.path:
                return key
        return None

    def finish(self) -> None:
        """What is known only once all endpoints are: leftovers, and methods that part ways."""
        known = ", ".join(f'"{each.method} {each.part}:{each.path}"' for each in self.endpoints)
        for key in self.declared:
            table = f"modules.{self.context.module.name}.endpoints"
            reason = f"{table} names {key!r}, which no part serves"
            remedy = f"known endpoints: {known or 'none'}"
            self.refusals.append(Refusal(self.context.settings.source, 0, reason, remedy))
        for ((file, line), _), targets in self.targets.items():
            if len(targets) > 1:
                reason = "one registration for several methods cannot move to several paths"
                remedy = "move all its methods to one path, or register them one by one"
                self.refusals.append(Refusal(file, line, reason, remedy))

    def _move(self, router: PartRouter, served: Served, written: str, new: str) -> None:
        place = (served.file, served.line)
        before = (served.path or "").removesuffix(written)
        # A router that is included more than once serves one registration below each prefix.
        self.targets.setdefault((place, written), set()).add(new.removeprefix(before))
        if new == served.path:
            return
        operation = served.operation
        fixed = operation is not None and operation.fixed and served.file == router.source.path
        if not fixed or not new.startswith(before):
            reason = (
                f"{served.method} {served.path} cannot move to {new}: its router's prefix or the "
                "way it is registered stands in the way"
            )
            remedy = "choose a path below the router's own prefix, or leave the URL as it is"
            self.refusals.append(Refusal(served.file, served.line, reason, remedy))
        else:
            self.moved[place] = new.removeprefix(before)


_REMEDY = 'let the old URL go (old-paths = "gone"), or '


def grace_paths(plan: RouterPlan) -> tuple[GracePath, ...]:
    """The registrations of the module's routers that only keep an old URL, in serving order."""
    found = []
    for served in (each for router in plan.routers for each in router.served):
        operation = served.operation
        if operation is not None and operation.grace_until and served.path is not None:
            call = operation.call
            found.append(
                GracePath(
                    served.method, served.path, operation.grace_until, operation.handler,
                    served.file, call.lineno, call.col_offset + 1,
                )
            )  # fmt: skip
    return tuple(found)


def grace_refusals(
    routers: Sequence[PartRouter], endpoints: Sequence[Endpoint]
) -> Iterator[Refusal]:
    """Old URLs that would be answered by another function than before, or cannot be written."""
    kept = [each for each in endpoints if each.grace_until]
    if not kept:
        return
    registered = {(each.file, each.line): each for router in routers for each in router.served}
    for endpoint in kept:
        wish = f"the old path of {endpoint.method} {endpoint.old_path} is to be kept"
        served = registered.get((endpoint.file, endpoint.line))
        if served is not None and _hides_arguments(served):
            reason = f"{wish}, and ** hides its arguments"
            remedy = f"{_REMEDY}write the arguments one by one"
            yield Refusal(endpoint.file, endpoint.line, reason, remedy)
        for other in endpoints:
            if _takes(other, endpoint):
                reason = f"{wish}, and {other.new_path} of {other.handler}() meets it"
                remedy = f"{_REMEDY}choose another new path"
                yield Refusal(endpoint.file, endpoint.line, reason, remedy)


def _hides_arguments(served: Served) -> bool:
    call = served.operation.call if served.operation else None
    return isinstance(call, ast.Call) and any(each.arg is None for each in call.keywords)


def _takes(other: Endpoint, kept: Endpoint) -> bool:
    """Whether a moved path and a kept one may both match a request that had one answer before."""
    if other.new_path == other.old_path or other.method != kept.method:
        return False
    if not may_overlap(other.new_path, kept.old_path):
        return False
    if other is kept:
        # It is registered first; only a pattern takes what was meant for the old path.
        return "{" in other.new_path
    before = may_overlap(other.old_path, kept.old_path)
    return not before or other.new_path == kept.old_path
