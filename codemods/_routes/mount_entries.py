"""Routers included by a loop over a literal: one entry stays, with the unified router in it."""

from __future__ import annotations

import ast

from refactor_kit.reading._route_source import PythonSource
from refactor_kit.reading._router_plan import RouterPlan

from .splices import Splices


def replace_entries(
    source: PythonSource, plan: RouterPlan, expression: str, splices: Splices
) -> None:
    """Put ``expression`` into the first part's entry and take the others' entries away."""
    entries = [router.hop.include.entry for router in plan.routers]
    first = entries[0]
    router = plan.routers[0].hop.include.router
    if first is None:
        return
    place = _router_in(first, router)
    start, end = source.span(place)
    new = (
        expression
        if place is router or not isinstance(router, ast.Attribute)
        # `module.router` in the loop: the entry is the module.
        else (expression.rpartition(".")[0])
    )
    splices.replace(start, end, new)
    for entry in entries[1:]:
        if entry is not None:
            _take_away(source, entry, splices)


def _router_in(entry: ast.expr, router: ast.expr) -> ast.expr:
    """The node of ``entry`` that stands for the router, or for the module it comes from."""
    wanted = router
    for _ in range(10):
        for node in ast.walk(entry):
            if node is wanted:
                return wanted
        if not isinstance(wanted, ast.Attribute):
            break
        wanted = wanted.value
    return entry


def _take_away(source: PythonSource, entry: ast.expr, splices: Splices) -> None:
    text = source.text
    start, end = source.span(entry)
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end) + 1
    behind = text[end:stop].strip()
    if (
        not text[line:start].strip()
        and behind.startswith(",")
        and (not behind[1:].strip() or behind[1:].strip().startswith("#"))
    ):
        splices.replace(line, stop, "")
        return
    comma = text.rfind(",", 0, start)
    if comma >= 0 and not text[comma + 1 : start].strip():
        splices.replace(comma, end, "")
    else:
        after = end + len(text[end:]) - len(text[end:].lstrip(" ,\n"))
        splices.replace(start, after, "")
