"""Text laid out as a formatter does: pieces with blank lines between, calls on one line or more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """``blank`` lines are wished for before ``text``; around definitions there are always two."""

    blank: int
    text: str
    is_definition: bool = False


def laid_out(pieces: Iterable[Piece]) -> str:
    """The pieces as one file."""
    lines: list[str] = []
    previous: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if previous is not None:
            apart = piece.is_definition or previous.is_definition
            lines += [""] * (max(2, piece.blank) if apart else piece.blank)
        lines.append(piece.text)
        previous = piece
    return "\n".join(lines) + "\n" if lines else ""


def wrapped_call(
    head: str,
    arguments: Sequence[str],
    width: int,
    indent: str = "",
    *,
    behind: str = "",
    exploded: bool = False,
) -> str:
    """``head(arguments)`` on one line, on an inner line, or one argument a line."""
    joined = ", ".join(arguments)
    plain = "\n" not in joined and not exploded
    length = len(indent) + len(head) + len(joined) + 2 + len(behind)
    if not arguments or (plain and length <= width):
        return f"{head}({joined}){behind}"
    inner = indent + "    "
    if plain and len(inner) + len(joined) <= width:
        return f"{head}(\n{inner}{joined}\n{indent}){behind}"
    lines = "".join(f"{inner}{argument},\n" for argument in arguments)
    return f"{head}(\n{lines}{indent}){behind}"
