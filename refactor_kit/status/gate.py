"""What ``status --fail-on`` fails on, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from refactor_kit.runtime.errors import UsageError
from refactor_kit.status.model import Status
from refactor_kit.status.shortfalls import shortfalls_in


@dataclass(frozen=True, slots=True)
class Breach:
    """One condition that holds, with its reason; ``path`` and ``line`` where it has a place."""

    condition: str
    reason: str
    module: str = ""
    path: str = ""
    line: int = 0


def parse_conditions(words: str, *, compared: bool = True) -> tuple[str, ...]:
    """The comma-separated conditions of ``--fail-on``; ``compared`` says that there is a before."""
    wanted = tuple(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
    for word in wanted:
        if word not in CONDITIONS:
            close = get_close_matches(word, CONDITIONS, n=1)
            known = f"known: {', '.join(CONDITIONS)}"
            remedy = f"did you mean {close[0]!r}? ({known})" if close else known
            raise UsageError(f"--fail-on knows no {word!r}", remedy=remedy)
        if word in _COMPARING and not compared:
            raise UsageError(
                f"--fail-on {word} compares with an earlier tree",
                remedy="name it: --since origin/main",
            )
    return wanted


def find_breaches(status: Status, conditions: tuple[str, ...]) -> tuple[Breach, ...]:
    """What holds of ``conditions``."""
    return tuple(breach for name in conditions for breach in CONDITIONS[name](status))


def _modules_in(state: str) -> Callable[[Status], Iterator[Breach]]:
    def find(status: Status) -> Iterator[Breach]:
        for module in (each for each in status.modules if each.state == state):
            broken = shortfalls_in(module.steps, "failed") if state == "regressed" else ()
            for each in broken:
                criterion = each.criterion
                reason = f"{module.name} is regressed: {each.where} failed: {each.seen}"
                yield Breach(state, reason, module.name, criterion.path, criterion.line)
            if not broken:
                yield Breach(state, f"{module.name} is {state}", module.name)

    return find


def _criteria_in(state: str) -> Callable[[Status], Iterator[Breach]]:
    def find(status: Status) -> Iterator[Breach]:
        for module in status.modules:
            for each in shortfalls_in(module.steps, state):
                criterion = each.criterion
                reason = f"{module.name} {each.where} {state}: {each.seen}"
                yield Breach(state, reason, module.name, criterion.path, criterion.line)

    return find


def _findings(status: Status) -> Iterator[Breach]:
    for each in status.findings:
        if each.enforced and not each.allowed:
            reason = f"{each.path}:{each.line}: {each.check} {each.message}"
            yield Breach("findings", reason, each.module or "", each.path, each.line)


def _new_findings(status: Status) -> Iterator[Breach]:
    change = status.change
    for each in change.findings_new if change else ():
        told = f"{each.path}:{each.line}: {each.check} {each.message}"
        reason = f"new since {change.since if change else ''}: {told}"
        yield Breach("new-findings", reason, each.module or "", each.path, each.line)


def _allowances(status: Status) -> Iterator[Breach]:
    change = status.change
    if change and change.allowances_after > change.allowances_before:
        yield Breach(
            "allowances",
            f"{change.allowances_after} allowances, {change.allowances_before} at {change.since}",
        )


def _expired(status: Status) -> Iterator[Breach]:
    for each in status.allowances:
        if each.expired:
            reason = f"the allowance for {each.check} in {each.path} has ended ({each.until})"
            yield Breach("expired", reason, each.module)
    for module in status.modules:
        for kept in module.kept:
            if kept.expired:
                reason = f"{kept.path}:{kept.line}: {kept.problem}"
                yield Breach("expired", reason, module.name, kept.path, kept.line)


def _unlocked(status: Status) -> Iterator[Breach]:
    for sentence in status.improvements:
        yield Breach("unlocked", sentence)


def _widening(status: Status) -> Iterator[Breach]:
    if status.guard.widening_due:
        yield Breach("widening-due", "the guard is due to widen: refactor-kit check --tighten")


_COMPARING = ("allowances", "new-findings")
CONDITIONS: Mapping[str, Callable[[Status], Iterator[Breach]]] = {
    "regressed": _modules_in("regressed"),
    "stale": _criteria_in("stale"),
    "changed": _criteria_in("changed"),
    "unproved": _criteria_in("unproved"),
    "failed": _criteria_in("failed"),
    "pending": _modules_in("pending"),
    "in-progress": _modules_in("in-progress"),
    "findings": _findings,
    "new-findings": _new_findings,
    "allowances": _allowances,
    "expired": _expired,
    "unlocked": _unlocked,
    "widening-due": _widening,
}
