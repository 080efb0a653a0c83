"""Finds codemods and checks by name.

The built-in packs lie inside the package in an installed wheel and beside it in a checkout; the
working directory is never looked at, so a target's own ``checks/`` cannot be taken for ours.
Further packs are those that the settings at hand name, and only once ``refactor_kit.packs`` has
opened them for these settings; without settings there are the built-in ones alone.
"""

# Plain os functions: the hook's path is short of time.
# ruff: noqa: PTH112, PTH113, PTH118, PTH208
from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

from refactor_kit.base import (
    Codemod,
    Context,
    ModuleCheck,
    Outcome,
    RepositoryCheck,
    Settings,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.runtime.errors import UsageError
from refactor_kit.runtime.tool_files import PACKS, pack_folder


class FurtherPack(Protocol):
    """A pack besides the built-in ones."""

    @property
    def shown(self) -> str: ...

    @property
    def folder(self) -> Path: ...

    def names(self, kind: str) -> tuple[str, ...]: ...

    def load(self, kind: str, name: str) -> Any: ...


#: By the root and the source of the settings that name them.
_opened: dict[tuple[Path, str], tuple[FurtherPack, ...]] = {}


def use_packs(settings: Settings, packs: Iterable[FurtherPack]) -> None:
    """Find names in these packs as well, and in no others, wherever ``settings`` are given."""
    _opened[settings.root, settings.source] = tuple(packs)


def further_packs(settings: Settings | None) -> tuple[FurtherPack, ...]:
    """The packs that are open for ``settings`` besides the built-in ones."""
    return _opened.get((settings.root, settings.source), ()) if settings else ()


def pack_of(kind: str, name: str, settings: Settings | None) -> str:
    """What the pack that holds ``name`` is called; empty for a built-in one."""
    return next((pack.shown for pack in further_packs(settings) if name in pack.names(kind)), "")


def load_codemod(name: str, settings: Settings | None = None) -> Codemod:
    """The codemod called ``name`` (``move-example-methods``)."""
    return cast(Codemod, _load("codemods", name, settings))


def run_codemod(name: str, tree: SourceTree, context: Context) -> Outcome:
    """What the codemod called ``name`` answers; a source that it cannot read is a refusal."""
    try:
        return load_codemod(name, context.settings).transform(tree, context)
    except UnreadableSource as error:
        return Outcome(refusals=(error.refusal(),))


def load_check(name: str, settings: Settings | None = None) -> ModuleCheck | RepositoryCheck:
    """The check called ``name`` (``examples-sit-on-matching-class``)."""
    return cast("ModuleCheck | RepositoryCheck", _load("checks", name, settings))


def names(kind: str, settings: Settings | None = None) -> tuple[str, ...]:
    """Every name of ``codemods`` or ``checks``, sorted."""
    found = list(names_in(next(iter(_pack(kind).__path__))))
    for pack in further_packs(settings):
        found += pack.names(kind)
    return tuple(sorted(found))


def names_in(folder: str) -> tuple[str, ...]:
    """The names in one folder; files and folders beginning with ``_`` hold shared code."""
    files = (file for file in os.listdir(folder) if file.endswith(".py") and file[0] != "_")
    return tuple(sorted(file.removesuffix(".py").replace("_", "-") for file in files))


def make_packs_importable() -> None:
    """Let values of a pack's classes be unpickled in a process that has loaded none yet."""
    for pack in PACKS:
        _pack(pack)


def _load(pack: str, name: str, settings: Settings | None) -> Any:
    if not _holds(pack, name):
        for further in further_packs(settings):
            if name in further.names(pack):
                return further.load(pack, name)
        from difflib import get_close_matches

        known = names(pack, settings)
        close = get_close_matches(name, known, n=1)
        remedy = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"
        raise UsageError(f"no {pack.removesuffix('s')} is called {name!r}", remedy=remedy)
    parent = _pack(pack)
    module = importlib.import_module(f"{parent.__name__}.{name.replace('-', '_')}")
    return getattr(module, name.title().replace("-", ""))()


def _holds(pack: str, name: str) -> bool:
    file = f"{name.replace('-', '_')}.py"
    return name.replace("-", "").isalnum() and os.path.isfile(
        os.path.join(next(iter(_pack(pack).__path__)), file)
    )


def _pack(pack: str) -> ModuleType:
    """The package ``refactor_kit.<pack>``, wherever its files lie."""
    qualified = f"refactor_kit.{pack}"
    if qualified in sys.modules:
        return sys.modules[qualified]
    folder = pack_folder(pack)
    if not os.path.isdir(folder):
        raise UsageError(f"the {pack} of refactor-kit are missing", remedy="reinstall refactor-kit")
    # A pack's own module holds no code, so that a package with its path is all there is to load.
    package = ModuleType(qualified)
    package.__path__ = [folder]
    sys.modules[qualified] = package
    return package
