"""The helper types that a module's routes take from internal schema files, with a public name.

Routes may import from the public package alone; an enum or a nested model that they need is
therefore exported too: under its own name, or, where another schema file defines that name as well,
under the part's name before it.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.python.module_index import module_index
from refactor_kit.python.origins import Origins
from refactor_kit.reading.public_names import PublicLookups, public_names

_DEFINITION = re.compile(rb"^(?:class\s+|def\s+)?([A-Za-z_]\w*)\s*(?:[(:=]|$)", re.MULTILINE)


def helper_exports(tree: SourceTree, context: Context) -> dict[str, str]:
    """Public name -> dotted origin of each helper that lacks a public name, sorted by name."""
    origins = Origins(tree, context.settings)
    public = PublicLookups(tree, context.settings)
    known = {f"{each.schema_module}.{each.class_name}" for each in public_names(tree, context)}
    module = context.module
    routes = {module.route_file, *(part.route_file for part in module.parts)}
    reached = {
        origin
        for path in routes
        if path in tree
        for origin in _reached(origins, path, context.settings.public_package)
    }
    wanted = {
        _public_name(origins, context, origin): origin
        for origin in reached - known
        if not public.exported_from(origin)
    }
    return dict(sorted(wanted.items()))


def _reached(origins: Origins, path: str, package: str) -> Iterator[str]:
    """Origins of the names that the file takes from schema files below ``package``."""
    for node in ast.walk(origins.parse(path)):
        if isinstance(node, ast.Attribute | ast.Name):
            origin = origins.resolve(path, node)
            module, _, name = origin.rpartition(".")
            if origin.startswith(f"{package}.") and name in _defined(origins, module):
                yield origin


def _defined(origins: Origins, module: str) -> set[str]:
    path = origins.file_of(module)
    if path is None or path.endswith("__init__.py"):
        return set()
    try:
        return origins.bindings(path).defined
    except UnreadableSource:
        # Another module's file: its names decide whether ours are unique, its faults do not.
        return {name.decode() for name in _DEFINITION.findall(origins.tree.read(path))}


def _public_name(origins: Origins, context: Context, origin: str) -> str:
    module, _, name = origin.rpartition(".")
    defined_in = _defined_in(origins.tree, context, name)
    if not any(other != module for other in defined_in):
        return name
    names = module_index(context.modules).parts_of_schemas
    part = names.get(module, module.rpartition(".")[2])
    return "".join(word.capitalize() for word in part.split("_")) + name


def _defined_in(tree: SourceTree, context: Context, name: str) -> tuple[str, ...]:
    """The schema modules of all parts that define ``name``."""
    settings = context.settings
    modules = tuple(module_index(context.modules).parts_of_schemas)

    def index(tree: SourceTree) -> dict[str, tuple[str, ...]]:
        origins = Origins(tree, settings)
        found: dict[str, list[str]] = defaultdict(list)
        for module in modules:
            for each in _defined(origins, module):
                found[each].append(module)
        return {each: tuple(found[each]) for each in found}

    def read(tree: SourceTree) -> tuple[str, ...]:
        return tree.memoize(("definitions", modules), index).get(name, ())

    return tree.memoize(("defined in", name, modules), read)
