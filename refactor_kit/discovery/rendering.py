"""The found configuration as the text of ``refactor-kit.toml``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

import tomlkit

from .model import Discovery, FoundModule, Line

_WIDTH = 100
_HEAD = (
    "Written by `refactor-kit init` from what the repository shows; it is yours to change.",
    "Lines behind a # are suggestions: the tool was not sure. Next: refactor-kit plan --all",
)


def render(found: Discovery) -> str:
    """The file's content; it ends with one newline."""
    lines: list[str] = [f"# {line}" for line in _HEAD]
    lines.append("")
    lines += _top(found.lines)
    for module in found.modules:
        lines += ["", *_module(module)]
    for suggestion in found.suggestions:
        lines += ["", *_comment(suggestion.title), *(f"# {line}" for line in suggestion.lines)]
    if found.notes:
        lines += ["", "# Not part of any module:"]
        lines += [f"# - {note}" for note in found.notes]
    return "\n".join(lines) + "\n"


def render_modules(modules: Iterable[FoundModule]) -> str:
    """The tables of some modules alone, to be added to a configuration."""
    return "".join("\n".join(["", *_module(module)]) + "\n" for module in modules)


def _top(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        yield from _comment(line.reason)
        yield _assignment(line)


def _module(module: FoundModule) -> Iterator[str]:
    if module.reason:
        yield from _comment(module.reason)
    yield f"[modules.{module.name}]"
    yield _assignment(Line("parts", [part.name for part in module.parts], ""))
    for line in module.lines:
        yield from _comment(line.reason)
        yield _assignment(line)


def _assignment(line: Line) -> str:
    text = f"{line.key} = {_value(line.value)}"
    return text if line.sure else f"# {text}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update(value)
        return str(table.as_string())
    return str(tomlkit.item(value).as_string())


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH - 2, break_long_words=False)]
