"""Byte ranges replaced in a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Splice(NamedTuple):
    """``new`` takes the place of ``source[start:end]``."""

    start: int
    end: int
    new: bytes


def apply(source: bytes, splices: Iterable[Splice]) -> bytes:
    """``source`` with every splice carried out; they do not overlap."""
    pieces: list[bytes] = []
    position = 0
    for splice in sorted(splices):
        pieces += [source[position : splice.start], splice.new]
        position = splice.end
    return b"".join([*pieces, source[position:]])
