"""Old URLs that answer for a time: those that stand, and why one could not be kept."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from refactor_kit.base import Refusal
from refactor_kit.reading.application.paths import may_overlap
from refactor_kit.reading.application.served import Served
from refactor_kit.reading.routes.model import Endpoint, GracePath, PartRouter, RouterPlan

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
        served = registered.get((endpoint.file, endpoint.line))
        if served is not None and _hides_arguments(served):
            reason = (
                f"the old path of {_old_url(endpoint)} is to be kept, and ** hides its arguments"
            )
            remedy = f"{_REMEDY}write the arguments one by one"
            yield Refusal(endpoint.file, endpoint.line, reason, remedy)
        for other in endpoints:
            if _takes(other, endpoint):
                reason = (
                    f"the old path of {_old_url(endpoint)} is to be kept, and {other.new_path} of "
                    f"{other.handler}() meets it"
                )
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


def _old_url(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.old_path}"
