"""Registrations that let old URLs answer for a time, beside those of the new ones."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from refactor_kit.base import MemoryTree
from refactor_kit.python.editing.layout_text import wrapped_call
from refactor_kit.python.editing.splices import Splices, quoted
from refactor_kit.python.source_file import PythonSource, read_source
from refactor_kit.reading.application.events import Operation
from refactor_kit.reading.application.grace_marker import marker
from refactor_kit.reading.application.registrations import argument
from refactor_kit.reading.application.router_file import read_router_file
from refactor_kit.reading.routes.model import RouterPlan

_SOCKETS = (
    "websocket",
    "websocket_route",
    "add_websocket_route",
    "add_api_websocket_route",
)
_PLAIN = ("route", "add_route")
_HIDDEN = ("deprecated", "include_in_schema")


@dataclass(frozen=True)
class OldPath:
    """One registration that moved: its handler and both paths as its router has them."""

    handler: str
    written: str
    before: str
    until: str


def with_old_paths(
    path: str, content: bytes, plan: RouterPlan, roots: Sequence[str], width: int
) -> bytes:
    """The route file ``path`` with a second registration for each old URL that is kept.

    It stands at the place of the first and after it, so that requests find their function in the
    old order and ``url_for`` the new URL.
    """
    wanted = tuple(_wanted(plan))
    if not wanted:
        return content
    source = read_source(MemoryTree({path: content}), path, roots)
    splices = Splices(source.newline)
    for block in read_router_file(source).blocks.values():
        for operation in (each for each in block.events if isinstance(each, Operation)):
            for old in wanted:
                if (operation.handler, operation.path) == (old.handler, old.written):
                    _register(source, operation, old, width, splices)
    return source.encoded(splices.apply(source.text))


def _wanted(plan: RouterPlan) -> Iterator[OldPath]:
    seen: set[tuple[str, int]] = set()
    for endpoint in plan.endpoints:
        place = (endpoint.file, endpoint.line)
        if endpoint.grace_until and place in plan.moved and place not in seen:
            seen.add(place)
            new = plan.moved[place]
            yield OldPath(endpoint.new_handler, new, endpoint.path, endpoint.grace_until)


def _register(
    source: PythonSource, operation: Operation, old: OldPath, width: int, splices: Splices
) -> None:
    start, end = source.span(operation.call)
    line = source.lines(operation.call)[0]
    is_decorator = operation.function is not None
    indent = source.text[line : start - 1 if is_decorator else start]
    head = f"@{source.segment(operation.call.func)}" if is_decorator else ""
    head = head or source.segment(operation.call.func)
    # Laid out as the registration beside it.
    exploded = source.segment(operation.call)[:-1].rstrip().endswith(",")
    arguments = _arguments(source, operation, old)
    written = wrapped_call(head, arguments, width, indent, exploded=exploded)
    # Decorators register from the bottom up, statements from the top down.
    if is_decorator:
        text = f"{marker(old.until)}\n{indent}{written}\n{indent}"
        splices.replace(start - 1, start - 1, text)
    else:
        stop = source.text.find(source.newline, end)
        stop = stop if stop >= 0 else len(source.text)
        splices.replace(stop, stop, f"\n{indent}{marker(old.until)}\n{indent}{written}")


def _arguments(source: PythonSource, operation: Operation, old: OldPath) -> list[str]:
    call = operation.call
    path = argument(call, 0, "path")
    new = quoted(old.before, source.segment(path) if path else source.text)
    arguments = [new if each is path else _plain(source.segment(each)) for each in call.args]
    for keyword in call.keywords:
        if keyword.arg not in _HIDDEN:
            value = new if keyword.value is path else _plain(source.segment(keyword.value))
            arguments.append(f"{keyword.arg}={value}")
    return [*arguments, *_out_of_sight(call)]


def _out_of_sight(call: ast.Call) -> list[str]:
    """What keeps a route out of the document: sockets are in none."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if method in _SOCKETS:
        return []
    hidden = ["include_in_schema=False"]
    return hidden if method in _PLAIN else ["deprecated=True", *hidden]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")
