"""Public names of classes that no role names: their own."""

from __future__ import annotations

import re
from collections import defaultdict

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.python.module_index import module_index
from refactor_kit.python.origins import Origins

_DEFINITION = re.compile(rb"^(?:class\s+|def\s+)?([A-Za-z_]\w*)\s*(?:[(:=]|$)", re.MULTILINE)


def own_name(tree: SourceTree, context: Context, origin: str) -> str:
    """The name itself, behind the part's where another part's schema file defines one like it."""
    module, _, name = origin.rpartition(".")
    if not any(other != module for other in _defined_in(tree, context, name)):
        return name
    names = module_index(context.modules).parts_of_schemas
    part = names.get(module, module.rpartition(".")[2])
    return "".join(word.capitalize() for word in part.split("_")) + name


def defined_names(origins: Origins, module: str) -> set[str]:
    """What a schema module defines at its top level; nothing of a package."""
    path = origins.file_of(module)
    if path is None or path.endswith("__init__.py"):
        return set()
    try:
        return origins.bindings(path).defined
    except UnreadableSource:
        # Another module's file: its names decide whether ours are unique, its faults do not.
        return {name.decode() for name in _DEFINITION.findall(origins.tree.read(path))}


def _defined_in(tree: SourceTree, context: Context, name: str) -> tuple[str, ...]:
    """The schema modules of all parts that define ``name``."""
    settings = context.settings
    modules = tuple(module_index(context.modules).parts_of_schemas)

    def index(tree: SourceTree) -> dict[str, tuple[str, ...]]:
        origins = Origins(tree, settings.source_roots)
        found: dict[str, list[str]] = defaultdict(list)
        for module in modules:
            for each in defined_names(origins, module):
                found[each].append(module)
        return {each: tuple(found[each]) for each in found}

    def read(tree: SourceTree) -> tuple[str, ...]:
        return tree.memoize(("definitions", modules), index).get(name, ())

    return tree.memoize(("defined in", name, modules), read)
