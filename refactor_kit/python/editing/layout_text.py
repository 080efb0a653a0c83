"""Pieces of text put together with the blank lines of a formatted file."""

from __future__ import annotations

from collections.abc import Iterable
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
