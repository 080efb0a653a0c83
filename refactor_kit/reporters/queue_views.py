"""The roll-forward queue: Markdown, a line a module, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import Any

from refactor_kit.planning.queue import QueuedModule, Verdict, waiting
from refactor_kit.runtime.wording import counted

_WHY = 120
_WORDS: dict[Verdict, str] = {
    "applies": "planned, not rehearsed",
    "decisions": "needs {}",
    "fails": "applies, but {} would not hold",
    "refused": "refused for {}",
    "regressed": "regressed: {} failed",
    "done": "nothing is left to do",
}
_COUNTED: dict[Verdict, tuple[str, str]] = {
    "decisions": ("decision", "decisions"),
    "fails": ("criterion", "criteria"),
    "regressed": ("criterion", "criteria"),
    "refused": ("reason", "reasons"),
}


def queue_lines(queue: Sequence[QueuedModule]) -> Iterator[str]:
    """The queue as Markdown."""
    yield "# Roll-forward queue"
    yield ""
    pending = waiting(queue)
    if pending:
        yield "| # | module | state | files | why |"
        yield "|--:|---|---|--:|---|"
        for number, each in enumerate(pending, start=1):
            why = _in_cell(_shortened(each.reasons))
            yield f"| {number} | `{each.name}` | {_said(each)} | {each.files or ''} | {why} |"
        yield ""
        yield from _next_lines(pending)
    done = [each.name for each in queue if each.verdict == "done"]
    if done:
        yield f"Nothing is left to do for {', '.join(f'`{name}`' for name in done)}."
        yield ""


def _next_lines(pending: Sequence[QueuedModule]) -> Iterator[str]:
    """What to type next, the details of what waits for a person among it."""
    first = pending[0]
    if first.verdict == "applies":
        verb = "migrate" if first.is_rehearsed else "plan --rehearse"
        yield f"Next: `refactor-kit {verb} {first.name}`"
        yield ""
    for each in pending:
        if each.verdict == "regressed":
            yield f"Mend `{each.name}`, then: `{each.command}`"
            yield ""
    asked = next((e for e in pending if e.verdict not in ("applies", "regressed")), None)
    if asked:
        verb = "plan --rehearse" if asked.verdict == "fails" else "plan"
        yield f"Why, and the way out, word for word: `refactor-kit {verb} {asked.name}`"
        yield ""


def _shortened(reasons: Sequence[str]) -> str:
    """The first reason, cut where it is long, and how many more there are."""
    if not reasons:
        return ""
    more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
    return shorten(reasons[0], _WHY, placeholder=" ...") + more


def queue_text(queue: Sequence[QueuedModule]) -> Iterator[str]:
    """A line a module."""
    for each in queue:
        files = f" ({counted(each.files, 'file')})" if each.files else ""
        why = f": {'; '.join(' '.join(reason.split()) for reason in each.reasons)}"
        yield f"{each.name}: {_said(each)}{files}{why if each.reasons else ''}"


def _said(each: QueuedModule) -> str:
    words = "ready, rehearsed" if each.is_rehearsed else _WORDS[each.verdict]
    return words.format(counted(len(each.reasons), *_COUNTED.get(each.verdict, ("", ""))))


def _in_cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def queue_document(queue: Sequence[QueuedModule]) -> list[dict[str, Any]]:
    """The published JSON shape of the queue."""
    return [
        {
            "name": each.name,
            "verdict": each.verdict,
            "rehearsed": each.is_rehearsed,
            "files": each.files,
            "reasons": list(each.reasons),
        }
        for each in queue
    ]
