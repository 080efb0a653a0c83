"""What the tree shows and a standing configuration lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from refactor_kit.base import Module, Settings

from .model import Discovery, FoundModule


def missing_modules(
    found: Discovery, settings: Settings, modules: Iterable[Module]
) -> tuple[FoundModule, ...]:
    """The found modules with those of their parts that no configured module has.

    Parts are told by their schema file, so that other names and other groups are no difference. A
    configuration about another package, or with a recipe of its own, is not judged.
    """
    package = next((line.value for line in found.lines if line.key == "public-package"), "")
    if settings.has_own_recipe or package != settings.public_package:
        return ()
    known = {part.schema_file for module in modules for part in module.parts}
    return tuple(_without(found.modules, known))


def _without(modules: Iterable[FoundModule], known: set[str]) -> Iterator[FoundModule]:
    for module in modules:
        parts = tuple(part for part in module.parts if part.schema_file not in known)
        if parts:
            yield module if parts == module.parts else replace(module, parts=parts, lines=())
