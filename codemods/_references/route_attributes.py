"""What a name of an old route file is called in the unified one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from refactor_kit.base import Context, Part, SourceTree
from refactor_kit.python.origins import Origins
from refactor_kit.reading.apps import read_apps
from refactor_kit.reading.apps.definitions import AppModule, Imported, read_app_module
from refactor_kit.reading.apps.facade import thin_calls
from refactor_kit.reading.references import ReferenceSearch, RetiredModules
from refactor_kit.reading.retired.moves import app_suffix, with_suffix


class RouteAttributes:
    """Follows ``old_module.name`` into the unified route file, as far as the sources tell."""

    def __init__(self, tree: SourceTree, context: Context, search: ReferenceSearch) -> None:
        self._tree = tree
        self._context = context
        self._search = search
        self._read: dict[str, AppModule | None] = {}

    def part(self, module: str) -> Part | None:
        """The part whose old route module ``module`` is."""
        parts = self._context.module.parts
        new = self._context.module.route_module
        return next((each for each in parts if each.route_module == module != new), None)

    def follow(self, part: Part, names: Sequence[str]) -> tuple[str, ...] | None:
        """``names`` (``start.calls``) as seen from the unified file; ``None`` where it has no such.

        Renamed by the merge: the part's suffix tells. An app's module that the old file imported:
        the facade's function stands for its function. A schema class: its public name, where the
        unified file knows it by one alone.
        """
        first, *rest = names
        old = self._module(part.route_file)
        new = self._module(self._context.module.route_file)
        if first.startswith("__") or old is None or new is None:
            return tuple(names)
        through_facade = self._through_facade(old, new, names)
        if through_facade is not None:
            return through_facade
        suffixed = with_suffix(first, app_suffix(part))
        before, after = _names(old), _names(new)
        if suffixed in after and suffixed not in before:
            return (suffixed, *rest)
        return tuple(names) if first in after else self._under_public_name(old, new, names)

    def _under_public_name(
        self, old: AppModule, new: AppModule, names: Sequence[str]
    ) -> tuple[str, ...] | None:
        """``SendResponse``, or ``schemas_module.SendResponse``, as the new file imports it."""
        imported = old.imports.get(names[0])
        if imported is None:
            return None
        origins = Origins(self._tree, self._context.settings.source_roots)
        known: dict[str, list[str]] = {}
        for local, found in new.imports.items():
            known.setdefault(origins.origin(_dotted(found)), []).append(local)
        for length in range(1, len(names) + 1):
            dotted = ".".join([_dotted(imported), *names[1:length]])
            origin = origins.origin(dotted)
            called = known.get(origin, []) if origin else []
            if len(called) == 1:
                return (called[0], *names[length:])
        return None

    def _through_facade(
        self, old: AppModule, new: AppModule, names: Sequence[str]
    ) -> tuple[str, ...] | None:
        """``service.start_session`` of an app's module, by the facade's name for it."""
        imported = old.imports.get(names[0])
        if imported is None or len(names) < 2:
            return None
        dotted = _dotted(imported)
        facade = facade_names(self._tree, self._context, self._search.modules)
        offered = facade.names.get((self._search.modules.moved(dotted) or dotted, names[1]))
        for local, found in new.imports.items():
            if offered and f"{found.module}.{found.name}" == facade.module:
                return (local, offered, *names[2:])
        return None

    def _module(self, path: str) -> AppModule | None:
        if path not in self._read:
            roots = self._context.settings.source_roots
            known = path in self._tree
            self._read[path] = read_app_module(self._tree, path, roots) if known else None
        return self._read[path]


def _dotted(imported: Imported) -> str:
    return f"{imported.module}.{imported.name}" if imported.name else imported.module


def _names(module: AppModule) -> set[str]:
    return set(module.defined) | set(module.imports)


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
