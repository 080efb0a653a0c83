"""The names that a migration retires, and what takes their place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from refactor_kit.base import Context, Module, Part
from refactor_kit.reading.retired.moves import moved_dir, moved_package


def retired(context: Context) -> dict[str, str]:
    """Old name -> new name: dotted modules, POSIX paths, route file names and their stems."""
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
