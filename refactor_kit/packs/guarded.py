"""A pack's codemods and checks as the engine meets them: what they do wrong is named theirs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
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
from refactor_kit.runtime.errors import UsageError

from .blame import Blame, one_line

_CORRECT = "correct the pack"


class GuardedCodemod:
    """A codemod whose exceptions, unfit answers and unsettled edits are refusals."""

    def __init__(self, inner: Any, blame: Blame) -> None:
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
            return self._refused(f"raised {one_line(error)}", error)
        return self._refused(problem) if problem else outcome

    def _refused(self, reason: str, error: BaseException | None = None) -> Outcome:
        path, line = self._blame.place(error)
        return Outcome(refusals=(Refusal(path, line, f"{self._blame.what} {reason}", _CORRECT),))


class GuardedCheck:
    """A check whose exceptions are errors of the configuration that names its pack."""

    def __init__(self, inner: Any, blame: Blame) -> None:
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
            raise self._failure(f"raised {one_line(error)}", error) from None
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
