"""Old URLs that a service answers beside the new ones: one function, registered twice.

The second registration is deprecated and outside the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_Request = dict[str, Any]


def second_names(routes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """``METHOD path`` of each route of the table that is another name of a documented one."""
    known = list(routes)
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
        further.append([turn.get(f"{each['method']} {each['path']}", each) for each in first])
    return first, further


def _is_hidden(route: Mapping[str, Any]) -> bool:
    return bool(route.get("deprecated")) and not route.get("include_in_schema")
