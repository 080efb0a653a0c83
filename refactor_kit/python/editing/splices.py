"""Replacements in a text or in bytes, by position."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import AnyStr, NamedTuple

from refactor_kit.python.source_file import PythonSource


class Splice(NamedTuple):
    """``new`` takes the place of the bytes from ``start`` to ``end``."""

    start: int
    end: int
    new: bytes


def spliced(source: AnyStr, splices: Iterable[tuple[int, int, AnyStr]]) -> AnyStr:
    """``source`` with every splice carried out; one that overlaps an earlier one is left out."""
    pieces: list[AnyStr] = []
    position = 0
    for start, end, new in sorted(splices):
        if start >= position:
            pieces += [source[position:start], new]
            position = end
    pieces.append(source[position:])
    return source[:0].join(pieces)


@dataclass
class Splices:
    """Replacements that do not overlap, by their places. New lines get the file's ``newline``."""

    newline: str = "\n"
    found: dict[tuple[int, int], str] = field(default_factory=dict)

    def replace(self, start: int, end: int, text: str) -> None:
        text = text.replace("\r\n", "\n").replace("\n", self.newline)
        if start >= 0:
            known = self.found.get((start, end), "")
            # Two insertions at one place follow each other.
            if known.endswith(","):
                text = text.removeprefix(",")
            self.found[(start, end)] = known + text if start == end else text

    def apply(self, text: str, start: int = 0, end: int | None = None) -> str:
        """``text[start:end]`` with the replacements that lie inside."""
        end = len(text) if end is None else end
        inside = (
            (begin - start, stop - start, new)
            for (begin, stop), new in self.found.items()
            if start <= begin and stop <= end
        )
        return spliced(text[start:end], inside)


def add_keyword(source: PythonSource, call: ast.Call, keyword: str, splices: Splices) -> None:
    """Put ``keyword`` behind the call's last argument, on a line of its own where they all are."""
    _, end = source.span(call)
    closing = end - 1
    arguments = [*call.args, *(each.value for each in call.keywords)]
    if not arguments:
        splices.replace(closing, closing, keyword)
        return
    last = max(source.span(each)[1] for each in arguments)
    between = source.text[last:closing]
    first = min(source.span(each)[0] for each in [*call.args, *call.keywords])
    if "\n" not in between:
        splices.replace(last, last, f", {keyword}")
        return
    line = source.text.rfind("\n", 0, first) + 1
    indent = source.text[line:first]
    comma = last + between.index(",") + 1 if "," in between.split("#")[0] else last
    separator = "" if comma > last else ","
    if indent.strip():
        splices.replace(last, last, f", {keyword}")
    else:
        splices.replace(comma, comma, f"{separator}\n{indent}{keyword},")


def quoted(text: str, like: str) -> str:
    """``text`` as a string literal with the quotes that ``like`` mostly uses."""
    plain = like.replace('"""', "").replace("'''", "")
    single = plain.count("'") > plain.count('"')
    written = repr(text)
    if not single and '"' not in text and written.startswith("'"):
        return f'"{written[1:-1]}"'
    return written
