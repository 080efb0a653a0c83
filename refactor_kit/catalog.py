"""Finds codemods and checks by name.

The built-in packs lie inside the package in an installed wheel and beside it in a checkout; the
working directory is never looked at, so a target's own ``checks/`` cannot be taken for ours.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from refactor_kit.base import Codemod, ModuleCheck, RepositoryCheck
from refactor_kit.errors import UsageError

_PACKAGE_DIR = Path(__file__).resolve().parent
_PACKS = ("codemods", "checks")


def load_codemod(name: str) -> Codemod:
    """The codemod called ``name`` (``move-example-methods``)."""
    return cast(Codemod, _load("codemods", name))


def load_check(name: str) -> ModuleCheck | RepositoryCheck:
    """The check called ``name`` (``examples-sit-on-matching-class``)."""
    return cast("ModuleCheck | RepositoryCheck", _load("checks", name))


def names(pack: str) -> tuple[str, ...]:
    """Every name in a pack, sorted; files and folders beginning with ``_`` hold shared code."""
    folder = Path(next(iter(_pack(pack).__path__)))
    return tuple(sorted(file.stem.replace("_", "-") for file in folder.glob("[!_]*.py")))


def _load(pack: str, name: str) -> Any:
    if name not in names(pack):
        raise UsageError(
            f"no {pack.removesuffix('s')} is called {name!r}", remedy=_nearest(pack, name)
        )
    parent = _pack(pack)
    module = importlib.import_module(f"{parent.__name__}.{name.replace('-', '_')}")
    return getattr(module, name.title().replace("-", ""))()


def _nearest(pack: str, name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, names(pack), n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(names(pack))}"


def _pack(pack: str) -> ModuleType:
    """The package ``refactor_kit.<pack>``, wherever its files lie."""
    qualified = f"refactor_kit.{pack}"
    if qualified in sys.modules:
        return sys.modules[qualified]
    inside, beside = _PACKAGE_DIR / pack, _PACKAGE_DIR.parent / pack
    folder = inside if inside.is_dir() else beside
    spec = importlib.util.spec_from_file_location(
        qualified, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise UsageError(f"the {pack} of refactor-kit are missing", remedy="reinstall refactor-kit")
    package = importlib.util.module_from_spec(spec)
    sys.modules[qualified] = package
    spec.loader.exec_module(package)
    return package
