"""Edits of the file that includes the parts' routers."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.python.editing.import_comments import is_for_tools
from refactor_kit.python.editing.layout_text import wrapped_call
from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.line_length import line_length
from refactor_kit.python.shared_lines import refuse_shared_lines
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.text import comments_in
from refactor_kit.reading.application.mounting import routed_file
from refactor_kit.reading.routes.model import RouterPlan
from refactor_kit.reading.routes.places import call_statement, file_of, place_of

from .mount_entries import going_entries, replace_entries, router_expression
from .mount_imports import replace_router_imports
from .router_calls import outside_arguments


def refuse_unmerged(path: str) -> Refusal:
    """There is nothing to mount yet."""
    reason = "the unified route file does not stand yet"
    return Refusal(path, 0, reason, "run merge-route-files before")


def mount_edits(tree: SourceTree, context: Context, plan: RouterPlan) -> Outcome:
    """The including file with one include in place of the parts'."""
    path = file_of(plan.routers[0].hop)
    source = routed_file(tree, path, context.settings.source_roots).source
    splices = Splices(source.newline)
    by_entry = plan.routers[0].hop.include.entry is not None
    rounds = [] if by_entry else _rounds(plan)
    leaving: list[ast.expr] = [call for calls in rounds for call in calls]
    kept: list[ast.expr] = []
    for first, *_ in rounds:
        kept += [first.func, *(each.value for each in _staying(plan, first))]
    if by_entry:
        leaving = [entry.node for entry in going_entries(plan)]
    new = replace_router_imports(tree, context, plan, source, splices, leaving, kept)
    going: list[ast.expr] = [call for _, *others in rounds for call in others]
    if by_entry:
        going = replace_entries(source, plan, new.expression, splices)
    touched = going if by_entry else leaving
    statements = [found for call in touched if (found := call_statement(source, call)) is not None]
    edited = [*new.edited, *(statement for statement, _ in statements)]
    crowded = tuple(refuse_shared_lines(source.path, source.tree, edited))
    if crowded:
        return Outcome(refusals=crowded)
    for first, *others in rounds:
        _replace_include(tree, plan, source, new.expression, first, others, splices)
    _take_statements(source, [found for found in statements if found[0].value in going], splices)
    rewritten = [found[0] for calls in rounds if (found := call_statement(source, calls[0]))]
    if lost := tuple(_refuse_comments_for_tools(source, rewritten)):
        return Outcome(refusals=lost)
    place = rewritten[0] if rewritten else router_expression(plan.routers[0].hop)
    _carry_comments(source, place, splices)
    return Outcome(edits=(Edit(source.path, source.encoded(splices.apply(source.text))),))


def _refuse_comments_for_tools(
    source: PythonSource, rewritten: Iterable[ast.stmt]
) -> Iterator[Refusal]:
    """Comments inside the include that is written anew which mean the line that they stand on."""
    for statement in rewritten:
        for line, comment in comments_in(source.segment(statement)):
            if is_for_tools(comment):
                reason = f"{comment} would be lost: this include is written anew"
                remedy = "take the comment away, or move it behind the include"
                yield Refusal(source.path, statement.lineno + line, reason, remedy)


def _carry_comments(source: PythonSource, place: ast.AST | None, splices: Splices) -> None:
    """What was said beside the names and includes that go is said above ``place``."""
    left = Counter(comment for _, comment in comments_in(splices.apply(source.text)))
    gone = []
    for _, comment in comments_in(source.text):
        if left[comment] <= 0 and not is_for_tools(comment):
            gone.append(comment)
        left[comment] -= 1
    if place is None or not gone:
        return
    line = source.lines(place)[0]
    text = source.text[line:]
    indent = text[: len(text) - len(text.lstrip(" \t"))]
    splices.replace(line, line, "".join(f"{indent}{comment}\n" for comment in dict.fromkeys(gone)))


def _rounds(plan: RouterPlan) -> list[list[ast.Call]]:
    """The include calls that become one: those of all parts the first time, the second, ..."""
    columns = []
    for router in plan.routers:
        places = {place_of(hop): hop.include.call for hop in (router.hop, *router.again)}
        columns.append(list(places.values()))
    return [list(calls) for calls in zip(*columns, strict=True)]


def _staying(plan: RouterPlan, call: ast.Call) -> list[ast.keyword]:
    """The arguments of one include that stay, as the call writes them."""
    staying = outside_arguments(plan)
    every = [each for each in call.keywords if each.arg != "router"]
    return [each for each in every if each.arg in staying] if plan.moves else every


def _replace_include(
    tree: SourceTree,
    plan: RouterPlan,
    source: PythonSource,
    expression: str,
    call: ast.Call,
    others: Sequence[ast.Call],
    splices: Splices,
) -> None:
    start, end = source.span(call)
    line = source.lines(call)[0]
    indent = source.text[line:start]
    arguments = [expression]
    for each in _staying(plan, call):
        name = "**" if each.arg is None else f"{each.arg}="
        arguments.append(name + source.segment(each.value))
    statements = [found[0] for each in others if (found := call_statement(source, each))]
    comments = "".join(comment for other in statements for comment in _comments(source, other))
    if comments:
        splices.replace(line, line, comments)
    head = source.segment(call.func)
    splices.replace(start, end, wrapped_call(head, arguments, line_length(tree), indent))


def _take_statements(
    source: PythonSource,
    statements: Sequence[tuple[ast.Expr, list[ast.stmt]]],
    splices: Splices,
) -> None:
    """Take statements away; a block that would hold nothing keeps a ``pass``."""
    going = {id(statement) for statement, _ in statements}
    for statement, block in statements:
        if block[0] is statement and all(id(each) in going for each in block):
            splices.replace(*source.span(statement), "pass")
        else:
            _take_away(source, statement, splices)


def _comments(source: PythonSource, statement: ast.stmt) -> list[str]:
    """The comment lines directly above a statement, and what is said behind it, as lines."""
    begin, behind = source.lines(statement)[0], source.behind(statement)
    indent = source.text[begin : source.span(statement)[0]]
    lines = [f"{indent}{behind}{source.newline}"] if behind.startswith("#") else []
    return [*_comments_above(source, begin), *lines]


def _comments_above(source: PythonSource, begin: int) -> list[str]:
    lines: list[str] = []
    while begin:
        above = source.text.rfind("\n", 0, begin - 1) + 1
        line = source.text[above:begin]
        if not line.lstrip().startswith("#"):
            break
        lines.insert(0, line)
        begin = above
    return lines


def _take_away(source: PythonSource, statement: ast.stmt, splices: Splices) -> None:
    """The statement's lines with its comments, and one of two blank lines that would meet."""
    text = source.text
    begin, stop = source.lines(statement)
    begin -= sum(len(line) for line in _comments_above(source, begin))
    blank_before = text[:begin].endswith(("\n\n", "\n\r\n"))
    while blank_before and text[stop : stop + 1] in ("\n", "\r") and text[stop:].strip():
        stop = text.find("\n", stop) + 1
    if blank_before and not text[stop:].strip():
        begin = len(text[:begin].rstrip()) + len(source.newline)
    splices.replace(begin, stop, "")
