"""Statements whose names got longer or shorter, wrapped again in a file that keeps to a width."""

from __future__ import annotations

from refactor_kit.python.editing.refit import refitted

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def refit(old: bytes, new: bytes, limit: int) -> bytes:
    """``new`` with the statements that differ from ``old`` wrapped to ``limit``.

    Files that do not keep to the limit, or mix their newlines, stay as they are.
    """
    if old == new:
        return new
    try:
        before, after = old.decode("utf-8"), new.decode("utf-8")
    except UnicodeDecodeError:
        return new
    newline = "\r\n" if "\r\n" in before else "\n"
    if before.count("\r") != (before.count("\r\n") if newline == "\r\n" else 0):
        return new
    if newline == "\r\n" and before.count("\n") != before.count("\r\n"):
        return new
    lines = before.replace("\r\n", "\n"), after.replace("\r\n", "\n")
    if any(len(line) > limit for line in lines[0].split("\n")):
        return new
    mark = _BOM if lines[0].startswith(_BOM) else ""
    text = mark + refitted(lines[0].removeprefix(mark), lines[1].removeprefix(mark), limit)
    return text.replace("\n", newline).encode("utf-8")
