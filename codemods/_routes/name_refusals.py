"""New names that something else bears already."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from refactor_kit.base import Context, Refusal
from refactor_kit.python.occurrences import Occurrence, occurrences
from refactor_kit.python.source_file import PythonSource

from .part_text import PartText
from .router_calls import PUBLIC, RouterCalls
from .schema_result import SchemaNames


def name_refusals(
    context: Context, parts: Sequence[PartText], calls: RouterCalls
) -> Iterator[Refusal]:
    """Names of the parts that a public schema name or the unified router would hide."""
    public = {name for part in parts for name in part.edits.schemas.local_names()}
    for part in parts:
        routers = {PUBLIC, *calls.names.values()} - calls.names_in(part.part).keys()
        yield from hidden_names(context, part.source, part.edits.schemas, public, routers)


def hidden_names(
    context: Context,
    source: PythonSource,
    schemas: SchemaNames,
    public: set[str],
    routers: set[str],
) -> Iterator[Refusal]:
    """Names of one file that are among ``public`` or ``routers`` and mean something else."""
    seen: set[str] = set()
    for use in occurrences(source):
        if use.scope is None or use.name in seen or use.name not in public | routers:
            continue
        known = use.name in schemas.renamed or _is_public_import(use, context)
        if use.name in routers or not known:
            seen.add(use.name)
            yield Refusal(
                source.path,
                getattr(use.node, "lineno", 1),
                f"{use.name} is the name of a public schema or of the unified router, and means "
                "something else here",
                f"give this {use.name} another name",
            )


def _is_public_import(use: Occurrence, context: Context) -> bool:
    """Whether the file has the name from the public package already."""
    scope = use.scope
    if scope is None or not isinstance(scope.node, ast.Module):
        return False
    return any(
        isinstance(statement, ast.ImportFrom)
        and (statement.module or "").split(".")[-1]
        == context.settings.public_package.rpartition(".")[2]
        and any((alias.asname or alias.name) == use.name for alias in statement.names)
        for statement in ast.walk(scope.node)
    )
