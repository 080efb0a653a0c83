"""The TOML that settles decisions, as the configuration at hand writes it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import tomlkit

from refactor_kit.base import Decision

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
