"""Everything that changes inside one part's statements: names, decorators, schema classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from refactor_kit.base import Context, Part, Refusal, SourceTree
from refactor_kit.python.editing.chunks import is_type_checking_imports
from refactor_kit.python.editing.splices import Splices, add_keyword, quoted
from refactor_kit.python.occurrences import module_level
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.served import Served
from refactor_kit.reading.routes.model import RouterPlan
from refactor_kit.reading.routes.tags import keyword_value

from .public_surface import PublicSurface
from .schema_names import rename_schema_classes
from .schema_result import SchemaNames


@dataclass
class PartEdits:
    """The replacements in one file, and the schema names they need."""

    splices: Splices
    schemas: SchemaNames
    refusals: list[Refusal]


def edit_part(
    tree: SourceTree,
    context: Context,
    plan: RouterPlan,
    part: Part,
    source: PythonSource,
    surface: PublicSurface,
    renames: Mapping[str, str],
    taken: set[str],
) -> PartEdits:
    """What to replace in ``source``; ``renames`` are its module-level names' new names.

    ``taken`` are names that a public schema name must not hide.
    """
    schemas = rename_schema_classes(tree, context, source, surface, taken)
    edits = PartEdits(schemas.splices, schemas, list(schemas.refusals))
    for old, new in renames.items():
        if new != old:
            _rename(source, old, new, edits)
    for router in plan.routers:
        if router.part is not part:
            continue
        operations = {id(each.operation): each for each in router.served}
        for served in operations.values():
            if served.file == source.path:
                _move_path(source, plan, served, edits.splices)
                _pin_name(source, served, renames, edits)
    return edits


def _rename(source: PythonSource, old: str, new: str, edits: PartEdits) -> None:
    for use in module_level(source, old):
        # An import that is written anew with the others gets its new name there.
        if use.use == "import" and (
            len(use.parents) == 2
            or (len(use.parents) == 3 and is_type_checking_imports(use.parents[1]))
        ):
            continue
        if use.start < 0:
            line = getattr(use.node, "lineno", 1)
            edits.refusals.append(
                Refusal(
                    source.path,
                    line,
                    f"{old} must be renamed here to {new}, in a place that cannot be rewritten",
                    f"rename {old} by hand first, so that the parts do not share the name",
                )
            )
            continue
        edits.splices.replace(use.start, use.end, new)


def _move_path(source: PythonSource, plan: RouterPlan, served: Served, splices: Splices) -> None:
    new = plan.moved.get((served.file, served.line))
    node = served.operation.path_node if served.operation else None
    if new is not None and node is not None:
        start, end = source.span(node)
        splices.replace(start, end, quoted(new, source.segment(node)))


def _pin_name(
    source: PythonSource, served: Served, renames: Mapping[str, str], edits: PartEdits
) -> None:
    """A renamed handler keeps its route name, and with it operation ID and summary."""
    operation = served.operation
    if operation is None or renames.get(operation.handler, operation.handler) == operation.handler:
        return
    if keyword_value(operation.call, "name") is not None:
        return
    if not operation.fixed:
        reason = f"{operation.handler}() must be renamed, and is registered in a loop"
        remedy = "give the handlers of the parts different names first"
        edits.refusals.append(Refusal(source.path, served.line, reason, remedy))
        return
    written = quoted(operation.handler, source.text)
    add_keyword(source, operation.call, f"name={written}", edits.splices)
