"""One pack: a package whose ``codemods`` and ``checks`` hold a file for each name."""

from __future__ import annotations

import importlib
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from traceback import walk_tb
from typing import Any

from refactor_kit.base import (
    ChangeSet,
    Context,
    Decision,
    Edit,
    Finding,
    Module,
    Outcome,
    Refusal,
    Settings,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.packs.catalog import names_in
from refactor_kit.runtime.errors import UsageError

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
        blame = _Blame(what, file, self.folder, self._root)
        class_name = name.title().replace("-", "")
        try:
            with _without_bytecode():
                module = importlib.import_module(f"{self.package}.{kind}.{file.stem}")
            made = getattr(module, class_name)() if hasattr(module, class_name) else None
        except (Exception, SystemExit) as error:
            raise load_failure(what, error, self._root, self.folder) from None
        lacking = f"defines no class {class_name}"
        if made is not None:
            missing = _missing(kind, name, made)
            lacking = f"{class_name} {missing}" if missing else ""
        if lacking:
            where = f"{_shown(file, self._root)}:1"
            raise UsageError(lacking, where=where, remedy="see docs/own-recipes.md")
        return GuardedCodemod(made, blame) if kind == "codemods" else GuardedCheck(made, blame)


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


_CORRECT = "correct the pack"


class GuardedCodemod:
    """A codemod whose exceptions, unfit answers and unsettled edits are refusals."""

    def __init__(self, inner: Any, blame: _Blame) -> None:
        self.inner = inner
        self.name: str = inner.name
        self.upkeep = bool(getattr(inner, "upkeep", False))
        self._blame = blame

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        """What the codemod answers, if a second pass over its result finds nothing to do."""
        outcome = self._asked(self.inner.transform, tree, context)
        if not outcome.edits or outcome.refusals or outcome.decisions:
            return outcome
        changed = ChangeSet(tree, outcome.edits)
        again = self._asked(self.inner.transform, changed.tree(), context)
        left = ChangeSet(changed.tree(), again.edits).paths()
        if left:
            return self._refused(f"would change {', '.join(left)} again on a second pass")
        if again.decisions:
            return self._refused("asks on its own result what it did not ask before")
        return Outcome(refusals=again.refusals) if again.refusals else outcome

    def foresee(self, tree: SourceTree, context: Context) -> Outcome:
        """What the codemod knows to ask before the first step, where it says so."""
        ask = getattr(self.inner, "foresee", None)
        return self._asked(ask, tree, context) if callable(ask) else Outcome()

    def _asked(
        self, ask: Callable[[SourceTree, Context], Any], tree: SourceTree, context: Context
    ) -> Outcome:
        try:
            outcome = ask(tree, context)
            problem = _unfit(outcome)
        except UnreadableSource:
            raise
        except (Exception, SystemExit) as error:
            return self._refused(f"raised {_one_line(error)}", error)
        return self._refused(problem) if problem else outcome

    def _refused(self, reason: str, error: BaseException | None = None) -> Outcome:
        path, line = self._blame.place(error)
        return Outcome(refusals=(Refusal(path, line, f"{self._blame.what} {reason}", _CORRECT),))


class GuardedCheck:
    """A check whose exceptions are errors of the configuration that names its pack."""

    def __init__(self, inner: Any, blame: _Blame) -> None:
        self.inner = inner
        self.name: str = inner.name
        self.policy: str = inner.policy
        self.subject: str = inner.subject
        self.advisory = bool(getattr(inner, "advisory", False))
        self._blame = blame

    def find(self, tree: SourceTree, context: Context) -> list[Finding]:
        return self._found(lambda: self.inner.find(tree, context))

    def find_in_repository(
        self, tree: SourceTree, settings: Settings, modules: tuple[Module, ...]
    ) -> list[Finding]:
        return self._found(lambda: self.inner.find_in_repository(tree, settings, modules))

    def _found(self, find: Callable[[], Iterable[Finding]]) -> list[Finding]:
        try:
            found = list(find())
        except UnreadableSource:
            raise
        except (Exception, SystemExit) as error:
            raise self._failure(f"raised {_one_line(error)}", error) from None
        if not all(isinstance(each, Finding) for each in found):
            raise self._failure("gave something else than findings")
        return found

    def _failure(self, reason: str, error: BaseException | None = None) -> UsageError:
        path, line = self._blame.place(error)
        return UsageError(f"{self._blame.what} {reason}", where=f"{path}:{line}", remedy=_CORRECT)


def _unfit(outcome: Any) -> str:
    """What is wrong with a codemod's answer."""
    if not isinstance(outcome, Outcome):
        return f"gave {type(outcome).__name__}, not an Outcome"
    for edit in outcome.edits:
        if not isinstance(edit, Edit) or not isinstance(edit.content, bytes | None):
            return "gave something else than edits with bytes"
        pure = PurePosixPath(edit.path)
        if pure.is_absolute() or ".." in pure.parts or not pure.parts:
            return f"would write {edit.path!r}, which is not a path of the tree"
    return next(filter(None, map(_unpasteable, outcome.decisions)), "")


def _unpasteable(decision: Decision) -> str:
    """Why a decision's TOML could not be pasted into the configuration."""
    for choice in decision.choices:
        try:
            table = tomllib.loads(choice.toml)["tool"]["refactor-kit"]["modules"]
        except (tomllib.TOMLDecodeError, KeyError, TypeError):
            table = None
        if not isinstance(table, dict):
            return f"asks {decision.key!r} with TOML that is no [tool.refactor-kit.modules.NAME]"
    return "" if decision.choices else f"asks {decision.key!r} without a choice"


@dataclass(frozen=True, slots=True)
class _Blame:
    """One codemod or check of a pack: what it is called in messages, and where it lies."""

    what: str
    file: Path
    folder: Path
    root: Path

    def place(self, error: BaseException | None = None) -> tuple[str, int]:
        """Path and line, as near to the fault as the pack's own files go."""
        file, line = _innermost(error, self.folder) or (self.file, 1)
        return _shown(file, self.root), line


def load_failure(what: str, error: BaseException, root: Path, folder: Path | None) -> UsageError:
    """The error for a module of a pack that cannot be imported."""
    found = _innermost(error, folder)
    if isinstance(error, SyntaxError) and error.filename:
        found = Path(error.filename), error.lineno or 1
    where = f"{_shown(found[0], root)}:{found[1]}" if found else ""
    return UsageError(
        f"{what} cannot be loaded: {_one_line(error)}", where=where, remedy="correct the pack"
    )


def _one_line(error: BaseException) -> str:
    """An exception in one line."""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    first = (text or "").strip().splitlines()[:1]
    return ": ".join([type(error).__name__, *first])


def _shown(file: Path, root: Path) -> str:
    """``file`` as the user calls it: relative to the configuration where it lies below."""
    resolved, home = file.resolve(), root.resolve()
    return resolved.relative_to(home).as_posix() if resolved.is_relative_to(home) else str(file)


def _innermost(error: BaseException | None, folder: Path | None) -> tuple[Path, int] | None:
    """The innermost frame in a file below ``folder``; anywhere on disk where none is given."""
    trace = walk_tb(error.__traceback__ if error else None)
    places = ((Path(frame.f_code.co_filename), line) for frame, line in trace)
    found = [
        (file, line)
        for file, line in places
        if (file.is_relative_to(folder) if folder else file.is_file())
    ]
    return found[-1] if found else None
