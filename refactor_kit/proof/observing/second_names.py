"""Old URLs that a service answers beside the new ones: one function, registered twice.

The second registration is deprecated and outside the document. Sockets, and routes that are no
operation, are in no document: theirs are known by the move that the configuration declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from typing import Any

from refactor_kit.proof.observing.sent import key_of

_Request = dict[str, Any]


def second_names(
    routes: Iterable[Mapping[str, Any]], moves: Mapping[str, str] | None = None
) -> Iterator[str]:
    """``METHOD path`` of each route of the table that is another name of a documented one.

    ``moves`` are the module's ``endpoints``: ``METHOD part:/old`` and the new path.
    """
    known = list(routes)
    for move, new in (moves or {}).items():
        yield from _moved_undocumented(known, move, new)
    documented = {
        (method, route["endpoint"])
        for route in known
        for method in route["methods"]
        if not _is_hidden(route)
    }
    for route in filter(_is_hidden, known):
        for method in route["methods"]:
            if (method, route["endpoint"]) in documented:
                yield f"{method} {route['path']}"


def by_second_names(requests: list[_Request]) -> tuple[list[_Request], list[list[_Request]]]:
    """The requests of a replay, and those of further ones that use the other names instead.

    Called in one run, the second name of an endpoint would find what the first has left behind.
    """
    waiting = [each for each in requests if each["stands_for"]]
    first = [each for each in requests if not each["stands_for"]]
    further: list[list[_Request]] = []
    while waiting:
        turn = {each["stands_for"]: each for each in reversed(waiting)}
        waiting = [each for each in waiting if turn[each["stands_for"]] is not each]
        further.append([turn.get(key_of(each), each) for each in first])
    return first, further


def _moved_undocumented(routes: Iterable[Mapping[str, Any]], move: str, new: str) -> Iterator[str]:
    """The old path of one declared move, where the function is registered under both."""
    method, _, place = move.partition(" ")
    old = place.partition(":")[2]
    plain = [each for each in routes if "deprecated" not in each and method in each["methods"]]
    for one, other in permutations(plain, 2):
        is_moved = one["path"].endswith(old) and other["path"].endswith(new)
        if is_moved and one["endpoint"] == other["endpoint"]:
            yield f"{method} {one['path']}"


def _is_hidden(route: Mapping[str, Any]) -> bool:
    return bool(route.get("deprecated")) and not route.get("include_in_schema")
