"""Elements of literals and arguments of calls that go, with their commas and lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.source_file import PythonSource


def take_elements(
    source: PythonSource,
    container: ast.expr,
    gone: Sequence[ast.expr],
    splices: Splices,
    *,
    comments_stay: bool = False,
) -> None:
    """Take elements out of a literal, or arguments out of a call.

    ``gone`` are the nodes, of a call's keyword its value. What goes with a line of its own takes
    the comment behind it along, unless ``comments_stay``.
    """
    elements = list(_elements(source, container))
    leaving = [span for node, span in elements if any(node is each for each in gone)]
    if len(leaving) == len(elements) and not isinstance(container, ast.Call):
        end = source.span(container)[1]
        splices.replace(elements[0][1][0], end - 1, "")
        return
    if container.lineno != container.end_lineno:
        for span in leaving:
            _take_away(source, span, splices, comments_stay=comments_stay)
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


def _take_away(
    source: PythonSource, span: tuple[int, int], splices: Splices, *, comments_stay: bool
) -> None:
    """An element of a literal over several lines, with its own lines where it has them."""
    text, (start, end) = source.text, span
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end) + 1 or len(text)
    rest = text[end:stop].strip().removeprefix(",").strip()
    own_line = not text[line:start].strip()
    if own_line and comments_stay and rest.startswith("#"):
        splices.replace(start, text.index("#", end), "")
        return
    if own_line and (not rest or rest.startswith("#")):
        splices.replace(line, stop, "")
        return
    comma = text.rfind(",", 0, start)
    splices.replace(comma if comma >= 0 and not text[comma + 1 : start].strip() else start, end, "")
