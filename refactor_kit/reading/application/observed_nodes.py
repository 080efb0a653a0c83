"""The nodes of the source that stand at places of the running service."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator

from refactor_kit.base.wiring import Place
from refactor_kit.reading.application.events import Block, Handler, Include, Operation, RouterFile
from refactor_kit.reading.application.registrations import argument, owner_of

INCLUDES = ("include_router",)


def block_of(file: RouterFile, place: Place) -> Block | None:
    """The block that ran there; ``None`` for what is read as no block of its own."""
    return file.blocks.get("" if place.function == "<module>" else place.function)


def call_at(tree: ast.Module, line: int, methods: Container[str]) -> ast.Call | None:
    """The innermost call of one of ``methods`` that covers a line."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and node.lineno <= line <= (node.end_lineno or node.lineno)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else "") in methods
    ]
    return min(found, key=lambda node: (node.end_lineno or 0) - node.lineno, default=None)


def include_of(call: ast.Call, *, certain: bool) -> Include:
    """An include of which only the call is known."""
    router = argument(call, 0, "router") or ast.Name("?", ast.Load())
    arguments = {each.arg or "**": each.value for each in call.keywords if each.arg != "router"}
    owner = owner_of(call.func) if isinstance(call.func, ast.Attribute) else None
    return Include(owner or "?", router, arguments, call, certain)


def call_unread(line: int) -> ast.Call:
    """Stands for a call that the source does not show at its place."""
    node = ast.Call(ast.Name("?", ast.Load()), [], [])
    return ast.fix_missing_locations(
        ast.copy_location(node, ast.Name("?", lineno=line, col_offset=0))
    )


def operation_at(file: RouterFile, line: int, handler: str, path: str) -> Operation | None:
    """The registration of ``handler`` that covers a line."""
    found = [each for each in _events(file) if isinstance(each, Operation) and _covers(each, line)]
    named = [each for each in found if each.handler.rpartition(".")[2] == handler] or found
    alike = [each for each in named if each.path == path] or named
    return alike[0] if alike else None


def function_at(tree: ast.Module, line: int) -> Handler | None:
    """The function that begins on a line, its decorators included."""
    for node in ast.walk(tree):
        if isinstance(node, Handler):
            begin = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if line in (begin, node.lineno):
                return node
    return None


def _covers(operation: Operation, line: int) -> bool:
    call = operation.call
    return call.lineno <= line <= (call.end_lineno or call.lineno)


def _events(file: RouterFile) -> Iterator[object]:
    blocks: Iterable[Block] = file.blocks.values()
    for block in blocks:
        yield from block.events
