"""Routers that a statement includes among others: the unified one takes the place of its parts."""

from __future__ import annotations

import ast

from refactor_kit.python.editing.elements import take_elements
from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.events import Entry
from refactor_kit.reading.application.served import Hop
from refactor_kit.reading.routes.model import RouterPlan
from refactor_kit.reading.routes.places import differing_arguments, place_of

_EMPTY = {ast.List: "[]", ast.Tuple: "()", ast.Dict: "{}"}


def router_expression(hop: Hop) -> ast.expr:
    """The expression that stands for the router, or for the module it comes from."""
    written = hop.include.written
    return hop.include.router if written is None else written.node


def going_entries(plan: RouterPlan) -> list[Entry]:
    """The entries that go: those of all routers but the first."""
    hops = [hop for each in plan.routers[1:] for hop in (each.hop, *each.again)]
    found = {place_of(hop): hop.include.entry for hop in hops}
    return [entry for entry in found.values() if entry is not None]


def replace_entries(
    source: PythonSource, plan: RouterPlan, expression: str, splices: Splices
) -> list[ast.expr]:
    """Put ``expression`` into the first part's entries and take the others' out of their literals.

    Returns the entries that are calls of their own, whose statements are to go.
    """
    first = plan.routers[0]
    for hop in {place_of(each): each for each in (first.hop, *first.again)}.values():
        written = hop.include.written
        # `module.router` in the loop: the entry is the module.
        is_module = written is not None and written.tail
        new = expression.rpartition(".")[0] if is_module else expression
        splices.replace(*source.span(router_expression(hop)), new)
        for name in differing_arguments(plan.routers):
            value = hop.include.arguments.get(name)
            if value is not None:
                splices.replace(*source.span(value), _emptied(value))
    going = going_entries(plan)
    containers = {id(each.container): each.container for each in going}
    for container in containers.values():
        gone = [each.node for each in going if each.container is container]
        if container is not None:
            take_elements(source, container, gone, splices)
    return [each.node for each in going if each.container is None]


def _emptied(value: ast.expr) -> str:
    """What gives nothing in an argument's place: the argument moved into the unified file."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return '""'
    return _EMPTY.get(type(value), "None")
