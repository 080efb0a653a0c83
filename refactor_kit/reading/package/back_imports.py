"""Schema files that import the public package back: a cycle once it imports them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.base import Choice, Context, Decision, Refusal, Sighting, SourceTree
from refactor_kit.python.origins import Origins
from refactor_kit.reading.package.importers import import_cycles, imports_of_public_package

_REMEDY = "import the names from the files that define them"


@dataclass(frozen=True, slots=True)
class BackImport:
    """One ``from schemas import ...`` in a schema file.

    ``origins`` maps the names it takes to the modules that define them, ``""`` for a module;
    ``package`` is the public package.
    """

    path: str
    package: str
    statement: ast.ImportFrom
    origins: dict[str, str]


@dataclass(frozen=True, slots=True)
class BackReading:
    """``imports`` can be turned to the files that define the names."""

    imports: tuple[BackImport, ...]
    decisions: tuple[Decision, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def read_back_imports(tree: SourceTree, context: Context) -> BackReading:
    """The module's schema files as far as they import the public package."""
    found: list[BackImport] = []
    refusals: list[Refusal] = []
    origins = Origins(tree, context.settings.source_roots)
    for path in dict.fromkeys(part.schema_file for part in context.module.parts):
        if path not in tree:
            continue
        lines = {each.line for each in imports_of_public_package(tree, context, path)}
        for statement in ast.walk(origins.parse(path)):
            if not isinstance(statement, ast.Import | ast.ImportFrom):
                continue
            if statement.lineno not in lines:
                continue
            back = _readable(origins, context, path, statement)
            if back is None:
                package = context.settings.public_package
                reason = f"imports {package}, the package that is to import this file"
                refusals.append(Refusal(path, statement.lineno, reason, _REMEDY))
            else:
                found.append(back)
    refusals += _other_cycles(tree, context)
    wanted = bool(found) and not refusals and not context.module.settings.direct_imports
    decisions = (_decision(tree, context, found),) if wanted else ()
    return BackReading(tuple(found), decisions, tuple(refusals))


def _readable(
    origins: Origins, context: Context, path: str, statement: ast.Import | ast.ImportFrom
) -> BackImport | None:
    """The statement with the modules of its names; ``None`` where one cannot be told."""
    if isinstance(statement, ast.Import):
        return None
    package = context.settings.public_package
    modules: dict[str, str] = {}
    for alias in statement.names:
        dotted = f"{package}.{alias.name}"
        if origins.file_of(dotted) is not None:
            modules[alias.name] = ""
            continue
        module, _, name = origins.origin(dotted).rpartition(".")
        if name != alias.name or not module.startswith(f"{package}."):
            return None
        modules[alias.name] = module
    if path in map(origins.file_of, modules.values()):
        return None
    return BackImport(path, package, statement, modules)


def _other_cycles(tree: SourceTree, context: Context) -> Iterator[Refusal]:
    """Ways back through files that are no part's schema file."""
    own = {part.schema_file for part in context.module.parts}
    for cycle in import_cycles(tree, context):
        if cycle.back.path not in own:
            package, way = context.settings.public_package, " -> ".join(cycle.chain)
            reason = f"imports {package}, which will import this file by {way}"
            yield Refusal(cycle.back.path, cycle.back.line, reason, _REMEDY)


def _decision(tree: SourceTree, context: Context, found: list[BackImport]) -> Decision:
    module, package = context.module.name, context.settings.public_package
    table = f"[tool.refactor-kit.modules.{module}]"
    seen = []
    for path, line in ((each.path, each.statement.lineno) for each in found):
        text = tree.read(path).splitlines()[line - 1].decode("utf-8", "replace")
        seen.append(Sighting(path, line, text))
    return Decision(
        key=f"{module}.direct-imports",
        question=f"Schema files of {module} import {package}, which is to import them: may they "
        "import from the files that define the names instead?",
        seen=tuple(seen),
        choices=(Choice("yes, rewrite these imports", f"{table}\ndirect-imports = true\n"),),
    )
