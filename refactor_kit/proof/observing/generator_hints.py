"""What a generator's script shows of the faults that may be behind what its run shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.reading.generator.faults import read_generator_faults

_SECTION = "generator_faults"


def generator_faults(tree: SourceTree, context: Context) -> dict[str, str]:
    """The first fault of each kind, with its place; evidence keeps none of it."""
    try:
        faults = read_generator_faults(tree, context)
    except UnreadableSource:
        return {}
    return {fault.kind: str(fault) for fault in reversed(faults)}


def is_repaired(tree: SourceTree, context: Context) -> bool:
    """Whether the generator of ``tree`` has a fault that the configuration has repaired."""
    wanted = context.settings.generator_repairs
    return any(wanted.get(kind) for kind in generator_faults(tree, context))


def hints(sections: Mapping[str, Any], *kinds: str) -> list[str]:
    """The faults of some kinds, as far as the script has them."""
    faults = sections.get(_SECTION, {})
    return [faults[kind] for kind in kinds if kind in faults]


def behind(sections: Mapping[str, Any], failed: Mapping[str, Any]) -> list[str]:
    """What may be behind the parts whose generation failed."""
    kinds = []
    if any(not entry["imports"] for entry in failed.values()):
        kinds.append("root-path")
    if any(entry["exit"] == 0 for entry in failed.values()):
        kinds.append("goes-on")
    return hints(sections, *kinds)
