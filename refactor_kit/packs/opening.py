"""Opens the packs that a configuration names."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from refactor_kit.base import Settings
from refactor_kit.config.lines import line_of
from refactor_kit.packs import catalog
from refactor_kit.runtime.errors import Refused, UsageError

from .pack import KINDS, Pack, load_failure

GROUP = "refactor_kit.packs"
_PREFIX = "refactor_kit_pack_"


def open_packs(settings: Settings, *, execute: bool = True) -> None:
    """Let the catalog find, for ``settings``, what the packs hold that they name.

    Without ``execute`` a folder of the target is refused by name.
    """
    catalog.use_packs(settings, ())
    folders = [name for name in settings.packs if "/" in name]
    if folders and not execute:
        named = ", ".join(repr(name) for name in folders)
        raise Refused(
            f"packs: {named} is code of this repository, and --no-exec runs none of it",
            where=_place(settings),
            remedy="leave --no-exec out, or install the pack and name its entry point",
        )
    opened: list[Pack] = []
    for name in settings.packs:
        pack = (_folder_pack if "/" in name else _installed_pack)(settings, name)
        if not any((pack.folder / kind).is_dir() for kind in KINDS):
            raise _wrong(
                settings,
                f"packs: {pack.shown!r} holds neither codemods/ nor checks/",
                "a pack has one file for each codemod or check in these folders",
            )
        opened.append(pack)
    _refuse_names_twice(opened, settings)
    catalog.use_packs(settings, opened)


def _folder_pack(settings: Settings, name: str) -> Pack:
    folder = settings.root / name
    resolved = folder.resolve()
    if not folder.is_dir():
        raise _wrong(settings, f"packs: {name!r} is no folder here", "correct or leave it out")
    if not resolved.is_relative_to(settings.root.resolve()):
        raise _wrong(
            settings,
            f"packs: {name!r} leads out of the repository",
            "install a pack that several repositories share",
        )
    package = ModuleType(f"{_PREFIX}{sha256(os.fsencode(resolved)).hexdigest()[:12]}")
    package.__path__ = [str(resolved)]
    for loaded in [each for each in sys.modules if each.startswith(f"{package.__name__}.")]:
        del sys.modules[loaded]
    sys.modules[package.__name__] = package
    shown = f"{name.strip('/').removeprefix('./')}/"
    return Pack(shown, package.__name__, resolved, settings.root)


def _installed_pack(settings: Settings, name: str) -> Pack:
    from importlib.metadata import entry_points

    found = {point.name: point for point in entry_points(group=GROUP)}
    if name not in found:
        entry_point = f"install one beside refactor-kit (entry point group {GROUP})"
        remedy = f"{entry_point}, or name a folder with a slash: {name}/"
        if close := get_close_matches(name, found, n=1):
            remedy = f"did you mean {close[0]!r}?"
        raise _wrong(settings, f"packs: no installed pack is called {name!r}", remedy)
    module = found[name].value.partition(":")[0]
    try:
        package = importlib.import_module(module)
    except (Exception, SystemExit) as error:
        raise load_failure(f"pack {name!r}", error, settings.root, None) from None
    if not getattr(package, "__path__", None):
        raise _wrong(settings, f"pack {name!r}: {module} is not a package", "correct the pack")
    return Pack(name, module, Path(next(iter(package.__path__))), settings.root)


def _refuse_names_twice(packs: Sequence[Pack], settings: Settings) -> None:
    for kind in KINDS:
        holders = dict.fromkeys(catalog.names(kind), "refactor-kit")
        for pack in packs:
            for name in pack.names(kind):
                if name in holders:
                    what = f"{kind.removesuffix('s')} {name!r}"
                    message = f"{what} is in {pack.shown} and in {holders[name]}"
                    raise _wrong(settings, message, "give it another name")
                holders[name] = pack.shown


def _wrong(settings: Settings, message: str, remedy: str) -> UsageError:
    return UsageError(message, where=_place(settings), remedy=remedy)


def _place(settings: Settings) -> str:
    try:
        text = (settings.root / settings.source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    return f"{settings.source}:{line_of(text, ['packs'])}"


def pack_files(settings: Settings) -> Iterator[Path]:
    """The recipe that is a file of the repository, and the Python files of the opened packs."""
    if settings.has_own_recipe:
        yield settings.root / settings.recipe
    for pack in catalog.further_packs(settings):
        yield from sorted(pack.folder.rglob("*.py"))
