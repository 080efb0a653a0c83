"""All modules of the configuration by what they are looked up by, made once for each run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from refactor_kit.base import Module


@dataclass(frozen=True, slots=True)
class ModuleIndex:
    """``owners_of_schemas`` names the modules of a schema module, ``parts_of_schemas`` its part.

    ``parts_alike`` are the modules that have a part of that name, but for case and underscores.
    """

    schema_files: tuple[str, ...]
    owners_of_schemas: dict[str, set[str]]
    parts_of_schemas: dict[str, str]
    parts_alike: dict[str, tuple[Module, ...]]


def module_index(modules: tuple[Module, ...]) -> ModuleIndex:
    """The index of ``modules``; the last one is kept, since one run asks for each module."""
    if not _LAST or _LAST[0][0] is not modules:
        _LAST[:] = [(modules, _index(modules))]
    return _LAST[0][1]


def folded(part: str) -> str:
    """Parts whose public names differ at most in case fold to the same."""
    return part.replace("_", "").casefold()


# By identity: to compare or to hash a thousand modules costs as much as to look at them.
_LAST: list[tuple[tuple[Module, ...], ModuleIndex]] = []


def _index(modules: tuple[Module, ...]) -> ModuleIndex:
    owners: dict[str, set[str]] = defaultdict(set)
    alike: dict[str, dict[str, Module]] = defaultdict(dict)
    parts: dict[str, str] = {}
    files: dict[str, None] = {}
    for module in modules:
        for part in module.parts:
            files[part.schema_file] = None
            owners[part.schema_module].add(module.name)
            parts[part.schema_module] = part.name
            alike[folded(part.name)][module.name] = module
    return ModuleIndex(
        tuple(files),
        dict(owners),
        parts,
        {name: tuple(found.values()) for name, found in alike.items()},
    )
