"""The words and glyphs that several views share."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from refactor_kit.base import REPOSITORY
from refactor_kit.runtime.wording import counted
from refactor_kit.status.model import AllowanceStatus, GuardStatus, ModuleStatus, Status, Totals
from refactor_kit.status.shortfalls import shortfalls_in

#: State -> glyph, its stand-in where only ASCII can be written, and a rich style.
GLYPHS = {
    "done": ("✔", "+", "green"),
    "failed": ("✘", "x", "bold red"),
    "pending": ("·", ".", "dim"),
    "stale": ("~", "~", "yellow"),
    "changed": ("≠", "~", "cyan"),
    "unproved": ("?", "?", "yellow"),
    "not-run": ("○", "o", "dim"),
    "n/a": ("–", "-", "dim"),
    "migrated": ("✔", "+", "green"),
    "in-progress": ("▸", ">", "cyan"),
    "regressed": ("✘", "x", "bold red"),
}


def cell(state: str) -> str:
    """Glyph and word: the state never hangs on a colour alone."""
    return f"{GLYPHS[state][0]} {state}"


def told_apart(paths: Collection[str]) -> str:
    """``; repository: 2 files``, to stand behind the number of a module's own files."""
    return f"; {REPOSITORY}: {counted(len(paths), 'file')}" if paths else ""


def headline(status: Status) -> str:
    """``2 of 5 modules migrated``, with what went wrong, and at which commit if not now."""
    guard, totals = status.guard, status.totals
    text = f"{guard.migrated} of {counted(guard.total, 'module')} migrated"
    text += f", {totals.regressed} regressed" if totals.regressed else ""
    text += f"; {status.not_run}" if status.not_run else ""
    return f"{text} at {status.commit[:10]}" if status.commit else text


def guard_sentence(guard: GuardStatus) -> str:
    """The scope in words, and how far it is to the next."""
    scope = {
        "migrated": "migrated modules only",
        "project": "the whole project",
        "global": "the whole project, for good",
    }[guard.scope]
    if guard.baseline is not None:
        scope = f"{scope}, and what is new anywhere ({guard.baseline} in the baseline)"
    if guard.widening_due:
        return f"{scope}; widening is due: refactor-kit check --tighten"
    if guard.scope == "global" or not guard.until_widening:
        return scope
    verb = "is" if guard.until_widening == 1 else "are"
    more = f"once {counted(guard.until_widening, 'more module')} {verb} migrated"
    if guard.scope == "project" or guard.total <= guard.widen_after:
        return f"{scope}; global {more}"
    return f"{scope}; widens to the whole project {more}"


def findings_sentence(totals: Totals) -> str:
    """Inside and outside the scope; what is outside is counted and never silent."""
    words = [
        f"{totals.findings_in_scope} in scope",
        f"{totals.findings_outside_scope} outside it",
    ]
    if totals.findings_allowed:
        words.append(f"{totals.findings_allowed} allowed")
    if totals.unresolvable:
        words.append(f"{totals.unresolvable} undecidable")
    return ", ".join(words)


def expiry_sentence(allowance: AllowanceStatus) -> str:
    """An allowance with its end, and whether that has come."""
    module, _, migrated = allowance.until.partition(":")
    who = "every module" if module == "all" else module
    if not migrated:
        end = f"{'ended' if allowance.expired else 'ends'} on {allowance.until}"
    elif allowance.expired:
        end = f"has ended: {who} is migrated"
    else:
        end = f"ends once {who} is migrated"
    return f"{allowance.check} in {allowance.path}: {end}"


def blocking_lines(module: ModuleStatus, most: int = 5) -> Iterator[str]:
    """What blocks an unfinished module: all that fails of a regressed one, else the first thing."""
    failed = shortfalls_in(module.steps, "failed") if module.state == "regressed" else ()
    if not failed:
        if module.blocked_by:
            yield module.blocked_by
        return
    yield from (each.sentence for each in failed[:most])
    if len(failed) > most:
        yield f"and {counted(len(failed) - most, 'criterion', 'criteria')} more"


def changed_lines(module: ModuleStatus) -> Iterator[str]:
    """The code that was proved and is known to have changed since, a definition a line."""
    for each in shortfalls_in(module.steps, "changed"):
        yield from each.criterion.detail.splitlines()


def queue(status: Status) -> tuple[ModuleStatus, ...]:
    """The unfinished modules in the order in which to take them up."""
    order = ("regressed", "in-progress", "pending")
    waiting = [module for module in status.modules if module.state in order]
    return tuple(
        sorted(
            waiting,
            key=lambda module: (order.index(module.state), -module.steps_done, module.findings),
        )
    )
