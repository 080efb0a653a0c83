"""The public package's ``__init__.py`` as it stands."""

from __future__ import annotations

import ast

from refactor_kit.base import Settings, SourceTree
from refactor_kit.python.lazy_exports import lazy_table
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import all_value, declared_names, module_level


def public_package_file(tree: SourceTree, settings: Settings) -> str:
    """Where the public package's ``__init__.py`` stands, or would stand."""
    folder = settings.public_package.replace(".", "/")
    roots = ["" if root in ("", ".") else root.strip("/") + "/" for root in settings.source_roots]
    for root in roots:
        if f"{root}{folder}/__init__.py" in tree:
            return f"{root}{folder}/__init__.py"
    for root in roots:
        if any(path.startswith(f"{root}{folder}/") for path in tree.paths()):
            return f"{root}{folder}/__init__.py"
    return f"{roots[0] if roots else ''}{folder}/__init__.py"


def exported_origins(origins: Origins, path: str, package: str) -> dict[str, str]:
    """Name in ``__all__`` -> origin; ``""`` where the file does not tell."""
    if path not in origins.tree:
        return {}
    tree = origins.parse(path)
    declared = declared_names(tree)
    if declared is None:
        return {}
    names = dict.fromkeys(declared.names)
    if not declared.complete:
        for star in origins.bindings(path).stars:
            names.update(dict.fromkeys(origins.star_names(star) or ()))
        table = lazy_table(tree, package)
        if table is not None and _is_built_from(tree, table.variable):
            names.update(dict.fromkeys(table.entries))
    return {name: origins.origin(f"{package}.{name}") for name in names}


def _is_built_from(tree: ast.Module, variable: str) -> bool:
    """Whether ``__all__`` is computed from a table (``__all__ = list(_EXPORTS)``)."""
    values = filter(None, map(all_value, module_level(tree.body)))
    nodes = (node for value in values for node in ast.walk(value))
    return any(isinstance(node, ast.Name) and node.id == variable for node in nodes)


def bound_origins(origins: Origins, path: str, package: str) -> dict[str, str]:
    """Every public name that importing the package binds, with its origin."""
    if path not in origins.tree:
        return {}
    bindings = origins.bindings(path)
    names = {*bindings.imported, *bindings.aliases, *bindings.defined}
    for star in bindings.stars:
        names.update(origins.star_names(star) or ())
    shown = sorted(name for name in names if not name.startswith("_"))
    return {name: origins.origin(f"{package}.{name}") for name in shown}
