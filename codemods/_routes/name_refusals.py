"""New names that something else bears already."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from refactor_kit.base import Context, Refusal
from refactor_kit.reading._route_occurrences import Occurrence, occurrences

from .part_text import PartText
from .router_calls import PUBLIC, RouterCalls


def name_refusals(
    context: Context, parts: Sequence[PartText], calls: RouterCalls
) -> Iterator[Refusal]:
    """Names of the parts that a public schema name or the unified router would hide."""
    public = {
        name for part in parts for name in (*part.edits.schemas.runtime, *part.edits.schemas.typing)
    }
    routers = {PUBLIC, *calls.names.values()}
    for part in parts:
        own = calls.names_in(part.part)
        seen: set[str] = set()
        for use in occurrences(part.source):
            known = use.name in part.edits.schemas.renamed or _is_public_import(use, context)
            taken = use.name in public and not known
            taken = taken or (use.name in routers and use.name not in own)
            if taken and use.scope is not None and use.name not in seen:
                seen.add(use.name)
                yield Refusal(
                    part.source.path,
                    getattr(use.node, "lineno", 1),
                    f"{use.name} is a name of the unified file, and means something else here",
                    f"give this {use.name} another name",
                )


def _is_public_import(use: Occurrence, context: Context) -> bool:
    """Whether the file has the name from the public package already."""
    scope = use.scope
    if scope is None or not isinstance(scope.node, ast.Module):
        return False
    return any(
        isinstance(statement, ast.ImportFrom)
        and (statement.module or "").split(".")[-1] == _last(context.settings.public_package)
        and any((alias.asname or alias.name) == use.name for alias in statement.names)
        for statement in ast.walk(scope.node)
    )


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]
