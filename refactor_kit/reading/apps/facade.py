"""An existing facade, read: which names it offers and where they come from."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
from libcst.helpers import get_full_name_for_node

from refactor_kit.base import Part, SourceTree
from refactor_kit.reading.apps.definitions import AppModule, read_app_module
from refactor_kit.reading.apps.uses import Binding
from refactor_kit.reading.retired.moves import app_part, is_module


def read_facade(tree: SourceTree, path: str, roots: Sequence[str]) -> AppModule | None:
    """The facade file with what it binds; ``None`` where the tree has none."""
    return read_app_module(tree, path, roots) if path in tree else None


def is_blank(module: AppModule) -> bool:
    """Whether a file holds nothing but comments and a docstring."""
    return (
        not module.imports
        and not module.defined
        and all(
            isinstance(statement, cst.SimpleStatementLine)
            and all(isinstance(small, cst.Expr) for small in statement.body)
            for statement in module.tree.body
        )
    )


def offered(
    tree: SourceTree, facade: AppModule, packages: dict[str, Part], roots: Sequence[str]
) -> dict[str, Binding]:
    """The facade's names with the app name behind each, in the file's order.

    Thin functions by what they call, re-exports by what they import.
    """
    modules: dict[str, str] = {}
    found: dict[str, Binding] = {}
    for local, imported in facade.imports.items():
        dotted = f"{imported.module}.{imported.name}" if imported.name else imported.module
        if not app_part(dotted, packages):
            continue
        if is_module(tree, dotted, roots):
            modules[local] = dotted
        elif imported.name:
            found[local] = Binding(local, imported.module, imported.name)
    for name, (module, attribute) in thin_calls(facade).items():
        if module in modules.values():
            found[name] = Binding(name, module, attribute)
    return found


def thin_calls(facade: AppModule) -> dict[str, tuple[str, str]]:
    """The thin functions of a facade: name -> module and name of what each calls."""
    found: dict[str, tuple[str, str]] = {}
    for name, nodes in facade.defined.items():
        called = _forward_target(nodes[-1]) if len(nodes) == 1 else ""
        root, _, attribute = called.rpartition(".")
        imported = facade.imports.get(root)
        if imported is not None and attribute:
            dotted = f"{imported.module}.{imported.name}" if imported.name else imported.module
            found[name] = (dotted, attribute)
    return found


def reaches_apps(facade: AppModule, packages: dict[str, Part]) -> bool:
    """Whether the file imports from the parts' apps: the mark of a facade."""
    return any(
        app_part(imported.module, packages)
        or app_part(f"{imported.module}.{imported.name}", packages)
        for imported in facade.imports.values()
    )


def _forward_target(node: cst.CSTNode) -> str:
    """What a thin function calls: its body is one call, after a docstring perhaps."""
    if not isinstance(node, cst.FunctionDef) or not isinstance(node.body, cst.IndentedBlock):
        return ""
    last = node.body.body[-1]
    if not isinstance(last, cst.SimpleStatementLine) or len(node.body.body) > 2:
        return ""
    statement = last.body[0]
    if not isinstance(statement, cst.Return | cst.Expr) or statement.value is None:
        return ""
    value = statement.value
    if isinstance(value, cst.Await):
        value = value.expression
    return get_full_name_for_node(value.func) or "" if isinstance(value, cst.Call) else ""
