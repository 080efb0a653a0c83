"""The imports of the including file: the unified router in, unused part routers out."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from refactor_kit.base import Context, Part, SourceTree
from refactor_kit.python.editing.import_items import ImportItem, render_statement
from refactor_kit.python.editing.import_statements import ImportChanges
from refactor_kit.python.editing.import_text import Name
from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.imported_names import from_module
from refactor_kit.python.line_length import line_length
from refactor_kit.python.occurrences import Occurrence, occurrences
from refactor_kit.python.scopes import Scope
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.application.served import Hop
from refactor_kit.reading.routes.model import PartRouter, RouterPlan
from refactor_kit.reading.routes.places import place_of

from .mount_entries import router_expression


@dataclass(frozen=True)
class RouterImport:
    """``expression`` is the unified router as the including file writes it.

    ``edited`` are the import statements that change for it.
    """

    expression: str
    item: ImportItem
    edited: tuple[ast.stmt, ...] = ()


@dataclass(frozen=True)
class _Old:
    """How the including file names one part's router."""

    router: PartRouter
    node: ast.expr
    parts: tuple[str, ...]
    scope: Scope | None
    statement: ast.Import | ast.ImportFrom
    alias: ast.alias


def replace_router_imports(
    tree: SourceTree,
    context: Context,
    plan: RouterPlan,
    source: PythonSource,
    splices: Splices,
    leaving: Sequence[ast.expr],
    kept: Sequence[ast.expr],
) -> RouterImport:
    """Edit the imports; the new one is written in the style of the first old one.

    ``leaving`` are the expressions that go, ``kept`` those in them that stay.
    """
    olds = [
        _old(source, router, hop)
        for router in plan.routers
        for hop in {place_of(each): each for each in (router.hop, *router.again)}.values()
    ]
    new = _new_import(context, source, olds[0])
    unused = [old for old in olds if not _used_elsewhere(source, old, olds)]
    going = {old.alias: old.statement for old in unused}
    going |= _needless_with(source, leaving, kept)
    changes, near, item = ImportChanges(source, line_length(tree)), olds[0].statement, new.item
    for statement in going.values():
        changes.take(statement, going)
    plain = bool(item.name and not item.asname)
    if not plain or not changes.join(item.module, Name(item.name), near):
        changes.put(render_statement([item], changes.room(near), ""), near)
    changes.splice_into(splices)
    return replace(new, edited=(near, *going.values()))


def _needless_with(
    source: PythonSource, calls: Sequence[ast.expr], kept: Sequence[ast.expr]
) -> dict[ast.alias, ast.Import | ast.ImportFrom]:
    """Imports that only the includes that go made use of."""
    leaving = {id(node) for call in calls for node in ast.walk(call)}
    leaving -= {id(node) for value in kept for node in ast.walk(value)}
    uses = [each for each in occurrences(source) if each.use != "import"]
    gone = {(each.name, each.scope) for each in uses if id(each.node) in leaving}
    gone -= {(each.name, each.scope) for each in uses if id(each.node) not in leaving}
    found: dict[ast.alias, ast.Import | ast.ImportFrom] = {}
    for each in occurrences(source):
        statement = each.parents[-1] if each.parents else None
        if each.use != "import" or (each.name, each.scope) not in gone:
            continue
        if isinstance(statement, ast.ImportFrom) or (
            isinstance(statement, ast.Import) and len(statement.names) == 1
        ):
            for alias in statement.names:
                if (alias.asname or alias.name.partition(".")[0]) == each.name:
                    found[alias] = statement
    return found


def _old(source: PythonSource, router: PartRouter, hop: Hop) -> _Old:
    node = router_expression(hop)
    parts = tuple(attribute_chain(node))
    use = next(each for each in occurrences(source) if each.node is _first(node))
    for each in occurrences(source):
        if each.use == "import" and each.name == use.name and each.scope is use.scope:
            statement = each.parents[-1]
            if isinstance(statement, ast.Import | ast.ImportFrom):
                for alias in statement.names:
                    if _stands_for(alias, parts, statement):
                        return _Old(router, node, parts, use.scope, statement, alias)
    raise AssertionError(f"{'.'.join(parts)} is bound by no import")


def _stands_for(
    alias: ast.alias, parts: tuple[str, ...], statement: ast.Import | ast.ImportFrom
) -> bool:
    if alias.asname or isinstance(statement, ast.ImportFrom):
        return (alias.asname or alias.name) == parts[0]
    return ".".join(parts).startswith(f"{alias.name}.")


def _first(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def _used_elsewhere(source: PythonSource, old: _Old, olds: list[_Old]) -> bool:
    """Whether the imported name serves anything but the includes that go."""
    own = {id(_first(each.node)) for each in olds}
    return any(
        each.name == old.parts[0]
        and each.scope is old.scope
        and each.use != "import"
        and id(each.node) not in own
        and _same_module(each, old)
        for each in occurrences(source)
    )


def _same_module(use: Occurrence, old: _Old) -> bool:
    """For ``import a.b.c`` only what goes through ``a.b.c`` is a use of it."""
    if isinstance(old.statement, ast.ImportFrom) or old.alias.asname:
        return True
    wanted = tuple(old.alias.name.split("."))
    return use.chain[: len(wanted)] == wanted


def _new_import(context: Context, source: PythonSource, old: _Old) -> RouterImport:
    module = context.module
    package, _, last = module.route_module.rpartition(".")
    part = old.router.part
    if isinstance(old.statement, ast.Import):
        asname = _renamed(old.alias.asname, part, module.name, source)
        expression = f"{asname or module.route_module}.router"
        return RouterImport(expression, ImportItem(module.route_module, "", asname))
    written = "." * old.statement.level + (old.statement.module or "")
    if _takes_module(source, old):
        asname = _renamed(old.alias.asname, part, module.name, source)
        asname = asname if asname != last else None
        same = part.route_module.rpartition(".")[0] == package
        item = ImportItem(written if same else package, last, asname)
        return RouterImport(f"{asname or last}.router", item)
    part_last = part.route_module.rpartition(".")[2]
    if written.endswith(part_last) and part.route_module.rpartition(".")[0] == package:
        home = written.removesuffix(part_last) + last
    else:
        home = module.route_module
    # An attribute of a package that hands routers on: ``routes.session_manager_start_router``.
    called = old.parts[0] if len(old.parts) == 1 else f"{part.name}_router"
    local = _renamed(called, part, module.name, source) or "router"
    if local == "router" and old.alias.asname is None:
        return RouterImport("router", ImportItem(home, "router"))
    return RouterImport(local, ImportItem(home, "router", local))


def _takes_module(source: PythonSource, old: _Old) -> bool:
    """Whether the ``from`` import takes the route module itself, not the router in it."""
    statement = old.statement
    if not isinstance(statement, ast.ImportFrom):
        return True
    origin = f"{from_module(source, statement)}.{old.alias.name}"
    return origin == old.router.part.route_module


def _renamed(old: str | None, part: Part, module: str, source: PythonSource) -> str | None:
    """The local name for the module, made from the part's."""
    if old is None:
        return None
    if part.name in old:
        new = old.replace(part.name, module)
    elif old == "router":
        return old
    else:
        new = f"{module}_router" if "router" in old else f"{module}_routes"
    taken = {each.name for each in occurrences(source)}
    while new in taken:
        new += "_"
    return new
