"""The numbers of each commit."""

from __future__ import annotations

from typing import Literal

from refactor_kit.status.model import GuardScope, Model, Status


class FailedCriterion(Model):
    """A criterion of a step that was done and no longer holds."""

    module: str
    step: int
    criterion: str
    detail: str = ""


class HistoryPoint(Model):
    """One commit, judged by today's rules.

    ``rules_changed`` says that the configuration differs from the commit before: a break in the
    line, never progress.
    """

    commit: str
    date: str
    subject: str
    scope: GuardScope
    pending: int
    in_progress: int
    migrated: int
    regressed: int
    findings_in_scope: int
    findings_outside_scope: int
    findings_allowed: int
    allowances: int
    failed: tuple[FailedCriterion, ...] = ()
    rules_changed: bool = False

    @property
    def unfinished(self) -> int:
        """The modules that are not migrated, for the burn-down."""
        return self.pending + self.in_progress + self.regressed

    @property
    def findings(self) -> int:
        return self.findings_in_scope + self.findings_outside_scope + self.findings_allowed


class SkippedCommit(Model):
    """A commit whose tree cannot be judged, with the reason."""

    commit: str
    reason: str


class History(Model):
    """Points along the first parents, oldest first.

    ``shallow`` says that older commits are missing from the clone, ``remedy`` how to get them.
    """

    schema_version: Literal[1] = 1
    points: tuple[HistoryPoint, ...]
    shallow: bool = False
    remedy: str = ""
    skipped: tuple[SkippedCommit, ...] = ()


def point_numbers(status: Status) -> dict[str, object]:
    """What a point keeps of a status."""
    return {
        "scope": status.guard.scope,
        **status.totals.model_dump(include=set(HistoryPoint.model_fields)),
        "failed": [
            {
                "module": module.name,
                "step": step.number,
                "criterion": criterion.name,
                "detail": criterion.detail,
            }
            for module, step, criterion in status.states()
            if criterion.state == "failed"
        ],
    }
