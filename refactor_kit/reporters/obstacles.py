"""Decisions, refusals and notices in words and as JSON."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import tomlkit

from refactor_kit.base import Decision, Notice, Refusal


def refusal_lines(refusals: Sequence[Refusal]) -> Iterator[str]:
    """``path:line: reason (remedy)``; what is to be written word for word stands once, below."""
    for number, refusal in enumerate(refusals):
        line = f":{refusal.line}" if refusal.line else ""
        remedy = f" ({refusal.remedy})" if refusal.remedy else ""
        if "\n" in refusal.remedy:
            is_told_below = any(each.remedy == refusal.remedy for each in refusals[number + 1 :])
            remedy = "" if is_told_below else f"\n{refusal.remedy}"
        yield f"{refusal.path}{line}: {refusal.reason}{remedy}"


def notice_lines(notices: Iterable[Notice]) -> Iterator[str]:
    """``path:line: text``; what several steps notice is told once."""
    for notice in dict.fromkeys(notices):
        line = f":{notice.line}" if notice.line else ""
        yield f"{notice.path}{line}: {notice.text}"


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
        if choice.patch:
            yield ""
            yield "```diff"
            yield from choice.patch.splitlines()
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
            {
                "title": choice.title,
                "toml": as_written_in(source, choice.toml),
                **({"patch": choice.patch} if choice.patch else {}),
            }
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


def notice_document(notice: Notice) -> dict[str, Any]:
    return {"path": notice.path, "line": notice.line, "text": notice.text}


_SHARED = "tool.refactor-kit."
_OWN_FILE = "refactor-kit.toml"


def as_written_in(source: str, toml: str) -> str:
    """``toml`` with bare keys where ``source`` is the tool's own file."""
    return toml.replace(f"[{_SHARED}", "[") if source.endswith(_OWN_FILE) else toml


def answers_together(decisions: Iterable[Decision], source: str) -> str:
    """One text that settles every decision by its first choice; tables stand once."""
    tables: dict[str, Any] = {}
    for decision in decisions:
        document = tomllib.loads(decision.choices[0].toml)["tool"]["refactor-kit"]
        modules = document.pop("modules", {})
        _merge(tables, document)
        _merge(tables, {f"modules.{module}": lines for module, lines in modules.items()})
    blocks = []
    for table, lines in tables.items():
        header = as_written_in(source, f"[{_SHARED}{table}]")
        blocks.append("\n".join([header, *_assignments(lines, ())]) + "\n")
    return "\n".join(blocks)


def _merge(into: dict[str, Any], other: dict[str, Any]) -> None:
    for key, value in other.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value)
        elif isinstance(value, list):
            into[key] = list(dict.fromkeys([*into.get(key, []), *value]))
        else:
            into[key] = value


def _assignments(lines: dict[str, Any], above: tuple[str, ...]) -> Iterator[str]:
    for key, value in lines.items():
        if isinstance(value, dict):
            yield from _assignments(value, (*above, key))
        else:
            dotted = tomlkit.key([*above, key]) if above else tomlkit.key(key)
            yield f"{dotted.as_string()} = {tomlkit.item(value).as_string()}"
