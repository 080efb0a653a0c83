"""``from __future__ import annotations`` in some parts only: can the one file have it?"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from refactor_kit.base import Refusal
from refactor_kit.python.occurrences import occurrences
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.statements import annotations_of
from refactor_kit.reading.application.definitions import handler_names


def future_features(source: PythonSource) -> set[str]:
    """The features that the file switches on."""
    return {
        alias.name
        for statement in source.tree.body
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        for alias in statement.names
    }


def future_refusals(sources: Sequence[PythonSource]) -> Iterator[Refusal]:
    """What a part without postponed annotations would lose by getting them."""
    if not any("annotations" in future_features(source) for source in sources):
        return
    for source in sources:
        if "annotations" not in future_features(source):
            yield from _breaks(source)


def _breaks(source: PythonSource) -> Iterator[Refusal]:
    remedy = "add or remove `from __future__ import annotations` so that all parts agree"
    for use in occurrences(source):
        local = use.scope is not None and not use.scope.is_module
        if local and _is_in_annotation(use.node, use.parents):
            yield Refusal(
                source.path,
                getattr(use.node, "lineno", 1),
                f"an annotation names {use.name}, which is local, and another part postpones "
                "the evaluation of annotations",
                remedy,
            )
    handlers = handler_names(source)
    for statement in source.tree.body:
        if (
            isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
            and statement.name in handlers
            and any(not isinstance(each, ast.Call) for each in statement.decorator_list)
        ):
            yield Refusal(
                source.path,
                statement.lineno,
                f"{statement.name}() has a decorator of its own, and another part postpones the "
                "evaluation of annotations, which decorators may not see through",
                remedy,
            )


def _is_in_annotation(node: ast.AST, parents: tuple[ast.AST, ...]) -> bool:
    for parent in parents:
        for annotation in annotations_of(parent):
            if any(each is node for each in ast.walk(annotation)):
                return True
    return False
