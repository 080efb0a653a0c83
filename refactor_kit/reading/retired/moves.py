"""Where the app of a part goes, and what lies below a folder."""

from __future__ import annotations

from collections.abc import Sequence
from keyword import iskeyword

from refactor_kit.base import Module, Part, SourceTree
from refactor_kit.base.layout import module_file, module_places
from refactor_kit.memory.folders import paths_below


def is_module(tree: SourceTree, dotted: str, source_roots: Sequence[str]) -> bool:
    """Whether ``dotted`` is a module or a package (a namespace package too)."""
    if module_file(tree, dotted, source_roots):
        return True
    folders = module_places(dotted, source_roots)
    return any(path.endswith(".py") for folder in folders for path in paths_below(tree, folder))


def files_under(tree: SourceTree, folder: str) -> tuple[str, ...]:
    """Every file below ``folder``; ``folder`` itself where it is a file."""
    own = (folder,) if folder in tree else ()
    return (*own, *paths_below(tree, folder))


def app_suffix(part: Part) -> str:
    """What the part's app is called inside the module's package: an importable name."""
    usable = part.suffix.isidentifier() and not iskeyword(part.suffix)
    return part.suffix if usable else part.name


def moved_package(module: Module, part: Part) -> str:
    """The dotted name of the part's app once it lives in the module's package."""
    return f"{module.app_package}.{app_suffix(part)}"


def moved_dir(module: Module, part: Part) -> str:
    """The folder of the part's app once it lives in the module's package."""
    return f"{module.app_dir}/{app_suffix(part)}"


def app_packages(module: Module) -> dict[str, Part]:
    """Every dotted name under which a part's app can be imported, before and after the move."""
    packages: dict[str, Part] = {}
    for part in module.parts:
        if part.app_dir == module.app_dir:
            continue
        packages[part.app_package] = part
        if module.app_layout == "package":
            packages[moved_package(module, part)] = part
    return packages


def app_part(dotted: str, packages: dict[str, Part]) -> Part | None:
    """The part whose app package holds the module ``dotted``."""
    for package, part in packages.items():
        if dotted == package or dotted.startswith(f"{package}."):
            return part
    return None


def with_suffix(name: str, suffix: str) -> str:
    """``close`` with ``end``: ``close_end``; ``NotOpen``: ``NotOpenEnd``; ``MAX``: ``MAX_END``."""
    if name.isupper():
        return f"{name}_{suffix.upper()}"
    if name[:1].isupper():
        return name + "".join(word.capitalize() for word in suffix.split("_"))
    return f"{name}_{suffix}"
