"""Markdown as this tool writes it: aligned tables, wrapped lines, nothing that breaks a cell."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Sequence

_CODE_SPAN = re.compile(r"(`+[^`]*`+)")
_RUN_OF_BACKTICKS = re.compile(r"`+")
_BLOCK_START = re.compile(r"^(?:[-+*>#|=~]|\d+[.)])")
_WIDTH = 100
_SHORT_JSON = 90


def code(text: str) -> str:
    """``text`` as a code span, whatever backticks it holds."""
    text = " ".join(text.split())
    longest = max((len(run) for run in _RUN_OF_BACKTICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"{fence}{text}{fence}"


def codes(names: Iterable[str]) -> str:
    """Names as code spans, separated by commas."""
    return ", ".join(code(name) for name in names)


def prose(text: str) -> str:
    """Text of the source on one line; tags would vanish or end the section, so ``<`` is escaped."""
    pieces = _CODE_SPAN.split(" ".join(text.split()))
    return "".join(
        piece if piece.startswith("`") else piece.replace("<", "\\<") for piece in pieces
    )


def paragraph(text: str) -> str:
    """A paragraph in lines of ordinary length."""
    return _wrapped(text, "", "")


def bullets(items: Iterable[str], lead: str = "- ") -> str:
    """A list without a final newline, its items in lines of ordinary length after ``lead``."""
    return "\n".join(_wrapped(item, lead, " " * len(lead)) for item in items)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose columns are aligned in the source too."""
    cells = [list(header)]
    cells += [[" ".join(text.split()).replace("|", "\\|") for text in row] for row in rows]
    widths = [max(3, *map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * width for width in widths])
    lines = []
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        lines.append(f"| {' | '.join(padded)} |")
    return "\n".join(lines)


def json_block(value: object) -> str:
    """A fenced block of JSON, in one line where that is short."""
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > _SHORT_JSON:
        text = json.dumps(value, indent=2, ensure_ascii=False)
    return f"```json\n{text}\n```"


def blocks(parts: Iterable[str]) -> str:
    """Blocks of Markdown with one blank line between them; empty ones fall away."""
    return "\n\n".join(part for part in parts if part)


def _wrapped(text: str, first: str, others: str) -> str:
    """Lines of ordinary length, unless a break would begin a list or a heading."""
    lines = textwrap.wrap(
        " ".join(text.split()),
        _WIDTH - len(others),
        break_long_words=False,
        break_on_hyphens=False,
    )
    if any(_BLOCK_START.match(line) for line in lines[1:]):
        return first + " ".join(lines)
    return first + f"\n{others}".join(lines)
