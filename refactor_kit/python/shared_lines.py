"""Statements that stand on one line with others, and so cannot be taken away by their lines."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from refactor_kit.base import Refusal


def refuse_shared_lines(
    path: str, tree: ast.Module, statements: Iterable[ast.stmt]
) -> Iterator[Refusal]:
    """A refusal for each line on which one of ``statements`` stands with another statement.

    What a one-line ``if`` or ``for`` holds shares a line with it, but not the other way round.
    """
    standing: defaultdict[int, list[ast.stmt]] = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            for line in _lines(node):
                standing[line].append(node)
    crowded: set[int] = set()
    for statement in statements:
        shared = [line for line in _lines(statement) if len(standing[line]) > 1]
        own = set(ast.walk(statement)) if shared else set()
        crowded.update(line for line in shared if not own.issuperset(standing[line]))
    for line in sorted(crowded):
        yield Refusal(path, line, "two statements share a line", "put each on a line of its own")


def _lines(node: ast.stmt) -> range:
    """The lines of a simple statement, the first one of a compound statement."""
    compound = hasattr(node, "body") or isinstance(node, ast.Match)
    return range(node.lineno, (node.lineno if compound else node.end_lineno or node.lineno) + 1)
