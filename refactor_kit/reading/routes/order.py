"""Proves that mounting the parts together changes no answer, or says where it would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from refactor_kit.base import Refusal
from refactor_kit.reading.application.paths import may_overlap
from refactor_kit.reading.application.served import Application, Served
from refactor_kit.reading.routes.model import Endpoint

if TYPE_CHECKING:
    from refactor_kit.reading.routes.model import PartRouter


def order_refusals(
    application: Application, routers: Sequence[PartRouter], endpoints: Sequence[Endpoint]
) -> Iterator[Refusal]:
    """Routes that would change places with a part's, and operations that would be there twice."""
    yield from _overtaken(application, routers)
    yield from _twice(application, routers, endpoints)
    yield from _hidden(application, routers, endpoints)


def _overtaken(application: Application, routers: Sequence[PartRouter]) -> Iterator[Refusal]:
    """Other routes between the parts that a later part's route moves in front of."""
    # One router that is served in two ways keeps its place in both.
    if len({(each.source.path, each.name) for each in routers}) < 2:
        return
    ours = {id(each) for router in routers for each in router.served}
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
    application: Application, routers: Sequence[PartRouter], endpoints: Sequence[Endpoint]
) -> Iterator[Refusal]:
    ours = {id(each) for router in routers for each in router.served}
    others = {(each.method, each.path): each for each in application.served if id(each) not in ours}
    seen: dict[tuple[str, str], Endpoint] = {}
    for endpoint in endpoints:
        key = (endpoint.method, endpoint.new_path)
        first = seen.setdefault(key, endpoint)
        other = others.get(key)
        if first is not endpoint:
            place = f"{first.file}:{first.line}"
        elif other is not None:
            place = f"{other.file}:{other.line}"
        else:
            continue
        yield Refusal(
            endpoint.file,
            endpoint.line,
            f"{endpoint.method} {endpoint.new_path} is served twice, also by {place}",
            "remove the one that never answers, or give it another path",
        )


def _hidden(
    application: Application, routers: Sequence[PartRouter], endpoints: Sequence[Endpoint]
) -> Iterator[Refusal]:
    """Moved endpoints whose new path another route may answer for."""
    ours = {id(each) for router in routers for each in router.served}
    others = [
        (each.method, each.path, each.path, f"{each.file}:{each.line}")
        for each in application.served
        if id(each) not in ours and each.path is not None
    ]
    others += [
        (each.method, each.old_path, each.new_path, f"{each.file}:{each.line}")
        for each in endpoints
    ]
    for endpoint in endpoints:
        if endpoint.new_path == endpoint.old_path:
            continue
        for method, old, new, place in others:
            same_method = method in (endpoint.method, "*")
            if not same_method or new is None or old is None or new == endpoint.new_path:
                continue
            overlaps = may_overlap(endpoint.new_path, new)
            if overlaps and not may_overlap(endpoint.old_path, old):
                yield Refusal(
                    endpoint.file,
                    endpoint.line,
                    f"{endpoint.method} {endpoint.new_path} may be answered by {new} ({place})",
                    "choose a path that no other route matches",
                )
