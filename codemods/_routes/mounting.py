"""Edits of the file that includes the parts' routers."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.python.editing.layout_text import wrapped_call
from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.line_length import line_length
from refactor_kit.python.shared_lines import refuse_shared_lines
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.text import comments_in
from refactor_kit.reading.application.mounting import routed_file
from refactor_kit.reading.routes.model import PartRouter, RouterPlan

from .carried_comments import FOR_TOOLS
from .mount_entries import replace_entries
from .mount_imports import RouterImport, replace_router_imports
from .router_calls import outside_arguments


def refuse_unmerged(path: str) -> Refusal:
    """There is nothing to mount yet."""
    reason = "the unified route file does not stand yet"
    return Refusal(path, 0, reason, "run merge-route-files before")


def mount_edits(tree: SourceTree, context: Context, plan: RouterPlan) -> Outcome:
    """The including file with one include in place of the parts'."""
    source = routed_file(tree, plan.routers[0].hop.path, context.settings.source_roots).source
    splices = Splices(source.newline)
    first = plan.routers[0].hop.include.call
    kept = [first.func, *outside_arguments(plan).values()]
    new = replace_router_imports(tree, context, plan, source, splices, kept)
    includes = _statements(source, plan.routers) if plan.moves else []
    crowded = tuple(refuse_shared_lines(source.path, source.tree, [*new.edited, *includes]))
    if crowded:
        return Outcome(refusals=crowded)
    if plan.moves:
        _replace_includes(tree, plan, source, new, includes, splices)
    else:
        replace_entries(source, plan, new.expression, splices)
    if lost := tuple(_refuse_comments_for_tools(source, includes[:1])):
        return Outcome(refusals=lost)
    _carry_comments(source, includes[0] if includes else plan.routers[0].hop.include.entry, splices)
    return Outcome(edits=(Edit(source.path, source.encoded(splices.apply(source.text))),))


def _refuse_comments_for_tools(
    source: PythonSource, rewritten: Iterable[ast.stmt]
) -> Iterator[Refusal]:
    """Comments inside the include that is written anew which mean the line that they stand on."""
    for statement in rewritten:
        for line, comment in comments_in(source.segment(statement)):
            if FOR_TOOLS.match(comment):
                reason = f"{comment} would be lost: this include is written anew"
                remedy = "take the comment away, or move it behind the include"
                yield Refusal(source.path, statement.lineno + line, reason, remedy)


def _carry_comments(source: PythonSource, place: ast.AST | None, splices: Splices) -> None:
    """What was said beside the names and includes that go is said above ``place``."""
    left = Counter(comment for _, comment in comments_in(splices.apply(source.text)))
    gone = []
    for _, comment in comments_in(source.text):
        if left[comment] <= 0 and not FOR_TOOLS.match(comment):
            gone.append(comment)
        left[comment] -= 1
    if place is None or not gone:
        return
    line = source.lines(place)[0]
    text = source.text[line:]
    indent = text[: len(text) - len(text.lstrip(" \t"))]
    splices.replace(line, line, "".join(f"{indent}{comment}\n" for comment in dict.fromkeys(gone)))


def _replace_includes(
    tree: SourceTree,
    plan: RouterPlan,
    source: PythonSource,
    new: RouterImport,
    includes: Sequence[ast.stmt],
    splices: Splices,
) -> None:
    first, *others = includes
    call = plan.routers[0].hop.include.call
    start, end = source.span(first)
    line = source.lines(first)[0]
    indent = source.text[line:start]
    head = source.segment(call.func)
    arguments = [new.expression]
    arguments += [
        f"{name}={source.segment(value)}" for name, value in outside_arguments(plan).items()
    ]
    comments = "".join(comment for other in others for comment in _comments(source, other))
    if comments:
        splices.replace(line, line, comments)
    splices.replace(start, end, wrapped_call(head, arguments, line_length(tree), indent))
    for other in others:
        _take_away(source, other, splices)


def _statements(source: PythonSource, routers: Sequence[PartRouter]) -> list[ast.stmt]:
    """The include statements in their order."""
    calls = {id(router.hop.include.call) for router in routers}
    found = [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Expr) and id(node.value) in calls
    ]
    return sorted(found, key=lambda node: node.lineno)


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
