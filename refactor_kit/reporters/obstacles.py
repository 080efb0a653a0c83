"""Decisions and refusals in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from refactor_kit.base import Decision, Refusal

from .decision_answers import answers_together, as_written_in


def refusal_line(refusal: Refusal) -> str:
    """``path:line: reason (remedy)``."""
    line = f":{refusal.line}" if refusal.line else ""
    remedy = f" ({refusal.remedy})" if refusal.remedy else ""
    return f"{refusal.path}{line}: {refusal.reason}{remedy}"


def decision_lines(decision: Decision, source: str) -> Iterator[str]:
    """The question, what was seen, and each choice with the TOML that settles it in ``source``."""
    yield f"**{decision.question}**"
    yield ""
    for seen in decision.seen:
        yield f"- `{seen.path}:{seen.line}`: `{seen.text.strip()}`"
    for choice in decision.choices:
        yield ""
        yield f"{choice.title}:"
        yield ""
        yield "```toml"
        yield from as_written_in(source, choice.toml).splitlines()
        yield "```"


def together_lines(decisions: Sequence[Decision], source: str) -> Iterator[str]:
    """Several decisions settled at once, each by its first choice; nothing for a single one."""
    if len(decisions) < 2:
        return
    yield f"All {len(decisions)} decisions, each settled by its first choice; in {source} a table"
    yield "stands once, so put the lines below the header that is there:"
    yield ""
    yield "```toml"
    yield from answers_together(decisions, source).splitlines()
    yield "```"


def decision_document(decision: Decision, source: str) -> dict[str, Any]:
    return {
        "key": decision.key,
        "question": decision.question,
        "seen": [
            {"path": seen.path, "line": seen.line, "text": seen.text} for seen in decision.seen
        ],
        "choices": [
            {"title": choice.title, "toml": as_written_in(source, choice.toml)}
            for choice in decision.choices
        ],
    }


def refusal_document(refusal: Refusal) -> dict[str, Any]:
    return {
        "path": refusal.path,
        "line": refusal.line,
        "reason": refusal.reason,
        "remedy": refusal.remedy,
    }
