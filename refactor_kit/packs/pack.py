"""One pack: a package whose ``codemods`` and ``checks`` hold a file for each name."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from refactor_kit.packs.catalog import names_in
from refactor_kit.runtime.errors import UsageError

from .blame import Blame, load_failure, shown_path
from .guarded import GuardedCheck, GuardedCodemod

KINDS = ("codemods", "checks")
_SUBJECTS = {"module": "find", "repository": "find_in_repository"}


class Pack:
    """What a pack holds; ``package`` is its import name, ``root`` the target's folder."""

    def __init__(self, shown: str, package: str, folder: Path, root: Path) -> None:
        self.shown = shown
        self.package = package
        self.folder = folder
        self._root = root
        self._names: dict[str, tuple[str, ...]] = {}
        self._loaded: dict[tuple[str, str], Any] = {}

    def names(self, kind: str) -> tuple[str, ...]:
        if kind not in self._names:
            folder = self.folder / kind
            self._names[kind] = names_in(str(folder)) if folder.is_dir() else ()
        return self._names[kind]

    def load(self, kind: str, name: str) -> Any:
        """The codemod or check, guarded; ``UsageError`` with file and line where it is unfit."""
        if (kind, name) not in self._loaded:
            self._loaded[kind, name] = self._load(kind, name)
        return self._loaded[kind, name]

    def _load(self, kind: str, name: str) -> Any:
        what = f"{kind.removesuffix('s')} {name!r}"
        file = self.folder / kind / f"{name.replace('-', '_')}.py"
        blame = Blame(what, file, self.folder, self._root)
        class_name = name.title().replace("-", "")
        try:
            with _without_bytecode():
                module = importlib.import_module(f"{self.package}.{kind}.{file.stem}")
            made = getattr(module, class_name)() if hasattr(module, class_name) else None
        except (Exception, SystemExit) as error:
            raise load_failure(what, error, self._root, self.folder) from None
        if made is None:
            raise self._unfit(file, f"defines no class {class_name}")
        missing = _missing(kind, name, made)
        if missing:
            raise self._unfit(file, f"{class_name} {missing}")
        return GuardedCodemod(made, blame) if kind == "codemods" else GuardedCheck(made, blame)

    def _unfit(self, file: Path, message: str) -> UsageError:
        return UsageError(
            message, where=f"{shown_path(file, self._root)}:1", remedy="see docs/own-recipes.md"
        )


def _missing(kind: str, name: str, made: Any) -> str:
    """What ``made`` lacks to be a codemod or a check."""
    if getattr(made, "name", None) != name:
        return f"has not name = {name!r}"
    if kind == "codemods":
        return "" if callable(getattr(made, "transform", None)) else "has no method transform"
    if not isinstance(getattr(made, "policy", None), str):
        return "has no policy, one sentence"
    subject = getattr(made, "subject", None)
    if subject not in _SUBJECTS:
        return 'has no subject, "module" or "repository"'
    method = _SUBJECTS[subject]
    return "" if callable(getattr(made, method, None)) else f"has no method {method}"


@contextmanager
def _without_bytecode() -> Iterator[None]:
    """Nothing of ours may appear in the target's tree, compiled files neither."""
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
