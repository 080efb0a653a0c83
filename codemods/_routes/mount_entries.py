"""Routers included by a loop over a literal: one entry stays, with the unified router in it."""

from __future__ import annotations

import ast

from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.routes.model import RouterPlan


def replace_entries(
    source: PythonSource, plan: RouterPlan, expression: str, splices: Splices
) -> None:
    """Put ``expression`` into the first part's entry and take the others' entries away."""
    include = plan.routers[0].hop.include
    entries = [router.hop.include.entry for router in plan.routers]
    if include.entry is None:
        return
    place = written_router(include.router, include.entry)
    # `module.router` in the loop: the entry is the module.
    new = expression if place is include.router else expression.rpartition(".")[0]
    container = next(
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.List | ast.Tuple)
        and any(each is include.entry for each in node.elts)
    )
    if container.lineno == container.end_lineno:
        _rewrite(source, container, entries, place, new, splices)
        return
    splices.replace(*source.span(place), new)
    for entry in entries[1:]:
        if entry is not None:
            _take_away(source, entry, splices)


def written_router(router: ast.expr, entry: ast.expr) -> ast.expr:
    """The node of ``entry`` that stands for the router, or for the module it comes from."""
    inside = {id(node) for node in ast.walk(entry)}
    while id(router) not in inside and isinstance(router, ast.Attribute):
        router = router.value
    return router


def _rewrite(
    source: PythonSource,
    container: ast.List | ast.Tuple,
    entries: list[ast.expr | None],
    place: ast.expr,
    new: str,
    splices: Splices,
) -> None:
    """A literal on one line, written again with the elements that stay."""
    inner = Splices()
    inner.replace(*source.span(place), new)
    gone = {id(entry) for entry in entries[1:]}
    kept = [
        inner.apply(source.text, *source.span(element))
        for element in container.elts
        if id(element) not in gone
    ]
    start, end = source.span(container)
    opening = source.text[start] if source.text[start] in "([" else ""
    closing = source.text[end - 1] if opening else ""
    comma = "," if isinstance(container, ast.Tuple) and len(kept) == 1 else ""
    splices.replace(start, end, f"{opening}{', '.join(kept)}{comma}{closing}")


def _take_away(source: PythonSource, entry: ast.expr, splices: Splices) -> None:
    """An element of a literal over several lines, with its own lines where it has them."""
    text = source.text
    start, end = source.span(entry)
    line, stop = source.lines(entry)
    rest = source.behind(entry).removeprefix(",").strip()
    if not text[line:start].strip() and (not rest or rest.startswith("#")):
        splices.replace(line, stop, "")
        return
    comma = text.rfind(",", 0, start)
    splices.replace(comma if comma >= 0 and not text[comma + 1 : start].strip() else start, end, "")
