"""Routers that a statement includes among others: the unified one takes the place of its parts."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

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
            _without(source, container, gone, splices)
    return [each.node for each in going if each.container is None]


def _emptied(value: ast.expr) -> str:
    """What gives nothing in an argument's place: the argument moved into the unified file."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return '""'
    return _EMPTY.get(type(value), "None")


def _without(
    source: PythonSource, container: ast.expr, gone: Sequence[ast.expr], splices: Splices
) -> None:
    """Take elements out of a literal, or arguments out of a call."""
    elements = list(_elements(source, container))
    leaving = [span for node, span in elements if any(node is each for each in gone)]
    if len(leaving) == len(elements) and not isinstance(container, ast.Call):
        end = source.span(container)[1]
        splices.replace(elements[0][1][0], end - 1, "")
        return
    if container.lineno != container.end_lineno:
        for span in leaving:
            _take_away(source, span, splices)
        return
    for number, (_, span) in enumerate(elements):
        if span not in leaving:
            continue
        # The comma in front goes along; behind the first element, the one that follows.
        kept_before = any(each not in leaving for _, each in elements[:number])
        if kept_before:
            splices.replace(elements[number - 1][1][1], span[1], "")
        else:
            following = elements[number + 1][1][0] if number + 1 < len(elements) else span[1]
            splices.replace(span[0], following, "")
    left = len(elements) - len(leaving)
    if isinstance(container, ast.Tuple) and left == 1 and not _ends_in_comma(source, container):
        end = source.span(container)[1]
        bracket = source.text[end - 1] == ")" and source.text[source.span(container)[0]] == "("
        splices.replace(end - bracket, end - bracket, ",")


def _ends_in_comma(source: PythonSource, container: ast.expr) -> bool:
    return source.segment(container).rstrip(")").rstrip().endswith(",")


def _elements(
    source: PythonSource, container: ast.expr
) -> Iterator[tuple[ast.expr, tuple[int, int]]]:
    """The elements of a literal or call with their places; a dictionary's with their keys."""
    match container:
        case ast.List(elts=nodes) | ast.Tuple(elts=nodes) | ast.Set(elts=nodes):
            yield from ((node, source.span(node)) for node in nodes)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                start = source.span(key)[0] if key is not None else source.span(value)[0]
                yield value, (start, source.span(value)[1])
        case ast.Call(args=nodes, keywords=keywords):
            yield from ((node, source.span(node)) for node in nodes)
            yield from ((each.value, source.span(each)) for each in keywords)


def _take_away(source: PythonSource, span: tuple[int, int], splices: Splices) -> None:
    """An element of a literal over several lines, with its own lines where it has them."""
    text, (start, end) = source.text, span
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end) + 1 or len(text)
    rest = text[end:stop].strip().removeprefix(",").strip()
    if not text[line:start].strip() and (not rest or rest.startswith("#")):
        splices.replace(line, stop, "")
        return
    comma = text.rfind(",", 0, start)
    splices.replace(comma if comma >= 0 and not text[comma + 1 : start].strip() else start, end, "")
