"""The facade's names by what stands behind them, whether or not the apps have moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from refactor_kit.base import Context, SourceTree
from refactor_kit.reading.apps import read_apps
from refactor_kit.reading.apps.definitions import read_app_module
from refactor_kit.reading.apps.facade import thin_calls
from refactor_kit.reading.references import RetiredModules


@dataclass(frozen=True, slots=True)
class FacadeNames:
    """``names`` maps an app's module and name, as they are after the move, to the facade's name."""

    module: str
    names: Mapping[tuple[str, str], str]


def facade_names(tree: SourceTree, context: Context, modules: RetiredModules) -> FacadeNames:
    """What the facade offers; nothing where there is none."""
    reading = read_apps(tree, context)
    if reading.facade_file not in tree:
        return FacadeNames("", {})
    facade = read_app_module(tree, reading.facade_file, context.settings.source_roots)
    names: dict[tuple[str, str], str] = {}
    for local, imported in facade.imports.items():
        if imported.name:
            names[modules.moved(imported.module) or imported.module, imported.name] = local
    for local, (module, name) in thin_calls(facade).items():
        names[modules.moved(module) or module, name] = local
    return FacadeNames(reading.facade_module, names)
