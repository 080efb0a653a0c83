"""Lists of files in text: what has come to name one file twice names it once."""

from __future__ import annotations

import re

_NAME = rb"[\w./-]*[\w/]"
_ITEM = re.compile(
    rb"(?P<lead>[ \t]*(?:[-*+][ \t]+)?)(?P<item>(?P<quote>[\"'`]?)" + _NAME + rb"(?P=quote)"
    rb"(?:[ \t]+@\S+)*)(?P<sign>[ \t]*(?:,|\\)?)(?P<end>[ \t]*\r?\n?)\Z"
)
_ARRAY = re.compile(rb"\[(?P<inner>[^\[\]{}#]*)\]")
# A name is read whole or not at all: one of a million characters is looked through once.
_BESIDE = re.compile(
    rb"(?<![\w./\"'`-])(?P<item>(?P<quote>[\"'`]?)(?>[\w./-]*/[\w./-]*\w)(?P=quote))"
    rb"(?:[ \t]+(?P=item)(?![\w./-]))+"
)
_REPEATED = re.compile(rb"^(?P<line>[ \t]*#[^\r\n]*/[^\r\n]*\r?\n)(?P=line)+", re.MULTILINE)
# Commands to which it matters how many files they are given.
_PAIRS = re.compile(rb"\b(?:cp|mv|diff|cmp|comm|ln|rename|paste|join)\b")


def listed_once(old: bytes, new: bytes) -> bytes:
    """``new`` without the items that a rewriting of ``old`` has made equal to an earlier one.

    Items of an array on one line, names beside each other, and lines that hold an item each and
    nothing else. Where the lines of both are not the same in number, nothing is known of them.
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(before) != len(after):
        return new
    changed = {n for n, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]}
    lines = [
        _once_in_line(before[n], line) if n in changed else line for n, line in enumerate(after)
    ]
    return b"".join(_once_below(before, lines, changed))


def commented_once(old: bytes, new: bytes) -> bytes:
    """``new`` without comment lines that have come to say what the line above them says."""
    return new if _REPEATED.search(old) else _REPEATED.sub(rb"\g<line>", new)


def _once_in_line(old: bytes, new: bytes) -> bytes:
    line = _ARRAY.sub(lambda match: b"[" + _distinct(match["inner"]) + b"]", new)
    if _ARRAY.sub(lambda match: b"[" + _distinct(match["inner"]) + b"]", old) != old:
        line = new
    if _PAIRS.search(new) or _BESIDE.search(old):
        return line
    return _BESIDE.sub(rb"\g<item>", line)


def _distinct(inner: bytes) -> bytes:
    """The elements between brackets, each once."""
    elements = inner.split(b",")
    first: dict[bytes, bytes] = {}
    for each in elements:
        first.setdefault(each.strip(), each)
    if len(first) == len(elements):
        return inner
    tail = elements[-1][len(elements[-1].rstrip()) :]
    return b",".join(first.values()).rstrip() + tail


def _once_below(before: list[bytes], after: list[bytes], changed: set[int]) -> list[bytes]:
    """The lines without those that are an item which a line of the same block above is, too."""
    kept: list[bytes] = []
    seen: dict[bytes, bytes] = {}
    for number, line in enumerate(after):
        if not line.strip():
            seen = {}
        item = _ITEM.match(line)
        if item is None or number not in changed:
            kept.append(line)
            continue
        key, was = item["lead"] + item["item"], before[number].strip().rstrip(b",\\ ")
        if seen.setdefault(key, was) == was or _has_more(after, number, item["lead"]):
            kept.append(line)
        elif not item["sign"]:
            # It was the last: the one that is last now ends as it did.
            kept[-1] = _without_sign(kept[-1])
    return kept


def _has_more(lines: list[bytes], number: int, lead: bytes) -> bool:
    """Whether lines that belong to the item stand below it."""
    indent = len(lead) - len(lead.lstrip())
    below = lines[number + 1] if number + 1 < len(lines) else b""
    return bool(below.strip()) and len(below) - len(below.lstrip()) > indent


def _without_sign(line: bytes) -> bytes:
    item = _ITEM.match(line)
    return line if item is None else item["lead"] + item["item"] + item["end"]
