"""Decisions and refusals in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from refactor_kit.base import Decision, Refusal


def refusal_line(refusal: Refusal) -> str:
    """``path:line: reason (remedy)``."""
    line = f":{refusal.line}" if refusal.line else ""
    remedy = f" ({refusal.remedy})" if refusal.remedy else ""
    return f"{refusal.path}{line}: {refusal.reason}{remedy}"


def decision_lines(decision: Decision) -> Iterator[str]:
    """The question, what was seen, and each choice with the TOML that settles it."""
    yield f"**{decision.question}**"
    yield ""
    for seen in decision.seen:
        yield f"- `{seen.path}:{seen.line}`: `{seen.text.strip()}`"
    for choice in decision.choices:
        yield ""
        yield f"{choice.title}:"
        yield ""
        yield "```toml"
        yield from choice.toml.splitlines()
        yield "```"


def decision_document(decision: Decision) -> dict[str, Any]:
    return {
        "key": decision.key,
        "question": decision.question,
        "seen": [
            {"path": seen.path, "line": seen.line, "text": seen.text} for seen in decision.seen
        ],
        "choices": [{"title": choice.title, "toml": choice.toml} for choice in decision.choices],
    }


def refusal_document(refusal: Refusal) -> dict[str, Any]:
    return {
        "path": refusal.path,
        "line": refusal.line,
        "reason": refusal.reason,
        "remedy": refusal.remedy,
    }
