"""``status`` as GitHub annotations and as a GitLab Code Quality report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from refactor_kit.fastcheck.formats.github import message_of, property_of
from refactor_kit.fastcheck.formats.gitlab import code_quality, issue
from refactor_kit.records.evidence import evidence_path
from refactor_kit.status.model import Status
from refactor_kit.status.shortfalls import shortfalls_in

Level = Literal["error", "warning", "notice"]
_LEVELS: tuple[Level, ...] = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing worth a remark on a line of the source."""

    level: Level
    rule: str
    path: str
    line: int
    message: str
    identity: str


def remarks(status: Status) -> tuple[Remark, ...]:
    """What fails, what is enforced and breached, what is stale; the worst first.

    A finding that a failed criterion tells already is told once. No two have one identity.
    """
    criteria = list(_criteria(status))
    told = {(remark.rule, remark.path, remark.line) for remark in criteria}
    found = [
        *criteria,
        *_repository(status),
        *(each for each in _findings(status) if (each.rule, each.path, each.line) not in told),
        *_allowances(status),
        *_overdue_grace_periods(status),
    ]
    return tuple(_numbered(sorted(found, key=lambda remark: _LEVELS.index(remark.level))))


def render_github(status: Status, prefix: str = "") -> str:
    """Workflow commands; GitHub shows the first ten of each level."""
    return "".join(_command(remark, prefix) for remark in remarks(status))


def render_gitlab(status: Status, prefix: str = "") -> str:
    """A Code Quality report."""
    severities = {"error": "major", "warning": "minor", "notice": "info"}
    return code_quality(
        issue(
            severities[each.level], each.rule, each.message, each.identity,
            (prefix + each.path, each.line),
        )
        for each in remarks(status)
    )  # fmt: skip


def _criteria(status: Status) -> Iterator[Remark]:
    levels: dict[str, Level] = {
        "failed": "error",
        "stale": "warning",
        "unproved": "warning",
        "changed": "notice",
    }
    for module in status.modules:
        for each in shortfalls_in(module.steps, *levels):
            criterion = each.criterion
            place = criterion.path or evidence_path(module.name)
            seen = criterion.detail or criterion.name
            message = f"{module.name}, {each.where} {criterion.state}: {seen}"
            identity = f"{module.name}:{each.steps[0]}:{criterion.name}:{criterion.state}"
            level = levels[criterion.state]
            yield Remark(level, criterion.name, place, max(criterion.line, 1), message, identity)


def _repository(status: Status) -> Iterator[Remark]:
    for each in status.repository:
        if each.state == "failed":
            place = each.path or "."
            message = each.detail or f"{each.name} does not hold"
            yield Remark("error", each.name, place, max(each.line, 1), message, each.name)


def _findings(status: Status) -> Iterator[Remark]:
    """Those that the guard enforces; those outside its scope are counted elsewhere."""
    for each in status.findings:
        if each.enforced and not each.allowed:
            identity = each.fingerprint or f"{each.check}:{each.path}:{each.line}"
            yield Remark("error", each.check, each.path, each.line, each.message, identity)


def _allowances(status: Status) -> Iterator[Remark]:
    for each in status.allowances:
        if each.expired:
            path = f".refactor-kit/allowances/{each.module or '_project'}.toml"
            message = f"the allowance for {each.check} in {each.path} has ended ({each.until})"
            identity = f"allowance:{each.check}:{each.path}:{each.until}"
            yield Remark("warning", "allowances-are-current", path, 1, message, identity)


def _overdue_grace_periods(status: Status) -> Iterator[Remark]:
    """What was kept for old clients and is not as it should be: mostly, its time is over."""
    for module in status.modules:
        for each in (kept for kept in module.kept if kept.problem):
            rule = f"{each.kind}s-are-retired-in-time"
            identity = f"{rule}:{each.path}:{each.name}"
            yield Remark("warning", rule, each.path, each.line, each.problem, identity)


def _numbered(found: Iterable[Remark]) -> Iterator[Remark]:
    """One symbol may be found twice in one file, and forges merge what has one identity."""
    seen: Counter[str] = Counter()
    for remark in found:
        seen[remark.identity] += 1
        again = seen[remark.identity]
        yield replace(remark, identity=f"{remark.identity}#{again}") if again > 1 else remark


def _command(remark: Remark, prefix: str) -> str:
    file = property_of(prefix + remark.path)
    place = f"file={file},line={remark.line},title={property_of(remark.rule)}"
    return f"::{remark.level} {place}::{message_of(remark.message)}\n"
