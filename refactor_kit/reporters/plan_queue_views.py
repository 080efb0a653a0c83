"""The roll-forward queue in words: a table, a line a module, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from refactor_kit.planning.queue import QueuedModule, Verdict, waiting
from refactor_kit.reporters.words import counted

_WORDS: dict[Verdict, str] = {
    "applies": "applies cleanly now",
    "decisions": "needs {}",
    "fails": "applies, but {} would not hold",
    "refused": "refused for {}",
    "done": "nothing is left to do",
}
_COUNTED: dict[Verdict, tuple[str, str]] = {
    "decisions": ("decision", "decisions"),
    "fails": ("criterion", "criteria"),
    "refused": ("reason", "reasons"),
}


def queue_lines(queue: Sequence[QueuedModule]) -> Iterator[str]:
    """The queue as Markdown, to stand before the plans."""
    yield "# Roll-forward queue"
    yield ""
    pending = waiting(queue)
    if pending:
        yield "| # | module | rehearsed | files | why |"
        yield "|--:|---|---|--:|---|"
        for number, each in enumerate(pending, start=1):
            why = "<br>".join(map(_in_cell, each.reasons))
            yield f"| {number} | `{each.name}` | {_said(each)} | {each.files or ''} | {why} |"
        yield ""
        yield from _next(pending[0])
    done = [each.name for each in queue if each.verdict == "done"]
    if done:
        yield f"Nothing is left to do for {', '.join(f'`{name}`' for name in done)}."
        yield ""


def queue_text(queue: Sequence[QueuedModule]) -> Iterator[str]:
    """A line a module."""
    for each in queue:
        files = f" ({counted(each.files, 'file')})" if each.files else ""
        why = f": {'; '.join(' '.join(reason.split()) for reason in each.reasons)}"
        yield f"{each.name}: {_said(each)}{files}{why if each.reasons else ''}"


def queue_document(queue: Sequence[QueuedModule]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "verdict": each.verdict,
            "files": each.files,
            "reasons": list(each.reasons),
        }
        for each in queue
    ]


def _said(each: QueuedModule) -> str:
    words = _WORDS[each.verdict]
    return words.format(counted(len(each.reasons), *_COUNTED.get(each.verdict, ("", ""))))


def _next(first: QueuedModule) -> Iterator[str]:
    if first.verdict == "applies":
        yield f"Next: `refactor-kit migrate {first.name}`"
        yield ""


def _in_cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
