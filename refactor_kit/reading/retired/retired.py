"""The names that a migration retires, and what takes their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from refactor_kit.base import Context, Module, Part
from refactor_kit.reading.retired.moves import moved_dir, moved_package
from refactor_kit.reading.retired.patterns import kind_of


def retired(context: Context) -> dict[str, str]:
    """What step 9 retires and what takes its place, from the configuration alone.

    Dotted modules and POSIX paths both: ``api.routes.session_manager_start_routes`` ->
    ``api.routes.session_manager_routes``, ``apps/session_manager_start`` ->
    ``apps/session_manager/start``, ``apps.session_manager_start`` ->
    ``apps.session_manager.start``. A route file's name and stem are among them where they name
    the part (``session_manager_start_routes.py``).
    Under ``shared`` and ``none`` the app names are not among them.
    """
    module = context.module
    roots = context.settings.source_roots
    names: dict[str, str] = {}
    for part in module.parts:
        for old, new in (*_route_names(module, part, roots), *_app_names(module, part, roots)):
            if old != new:
                names[old] = new
    return names


def _route_names(module: Module, part: Part, roots: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if part.route_file == module.route_file:
        return
    old, new = PurePosixPath(part.route_file), PurePosixPath(module.route_file)
    yield part.route_module, module.route_module
    for old_path, new_path in _rooted(part.route_file, module.route_file, roots):
        yield old_path, new_path
        yield old_path.removesuffix(".py"), new_path.removesuffix(".py")
    # A name such as ``routes.py`` says nothing about the module it belongs to.
    if old.parent == new.parent and part.name in old.stem and old.stem != part.name:
        yield old.name, new.name
        yield old.stem, new.stem


def _app_names(module: Module, part: Part, roots: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if part.app_dir not in module.retired_app_dirs:
        return
    yield part.app_package, moved_package(module, part)
    yield from _rooted(part.app_dir, moved_dir(module, part), roots)


def _rooted(old: str, new: str, roots: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The paths from the configuration's folder, and from the source root they lie in."""
    yield old, new
    for root in roots:
        prefix = f"{root.rstrip('/')}/"
        if root not in (".", "") and old.startswith(prefix) and new.startswith(prefix):
            yield old.removeprefix(prefix), new.removeprefix(prefix)


class RetiredModules:
    """The dotted names among the retired ones, with everything below them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {old: new for old, new in names.items() if kind_of(old) == "dotted"}
        # A module at the top of its source root has no dot in its name.
        self._names |= {
            old: new
            for old, new in names.items()
            if kind_of(old) == "stem" and f"{old}.py" in names
            if not any(each.endswith(f".{old}") for each in names)
        }

    @property
    def names(self) -> Iterable[str]:
        """The dotted names themselves."""
        return self._names

    def moved(self, dotted: str) -> str | None:
        """The new name of ``dotted``; ``None`` where it is not retired."""
        root = self.root(dotted)
        return self._names[root] + dotted[len(root) :] if root else None

    def root(self, dotted: str) -> str:
        """The retired module that ``dotted`` is or lies in; ``""`` where there is none."""
        name = dotted
        while name and name not in self._names:
            name = name.rpartition(".")[0]
        return name
