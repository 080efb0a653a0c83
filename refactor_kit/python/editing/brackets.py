"""The brackets of one logical line, and what stands at the top level in each."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True)
class Bracket:
    """A pair of brackets: positions of both, and what stands at the top level inside."""

    start: int
    end: int
    commas: tuple[int, ...]
    has_comment: bool

    def trailing_comma(self, text: str) -> bool:
        return text[self.start + 1 : self.end].rstrip().endswith(",")


@dataclass
class _Open:
    """A bracket that is still open; the commas of a lambda or a comprehension part no elements."""

    start: int
    commas: list[int] = field(default_factory=list)
    has_comment: bool = False
    lambdas: int = 0
    is_comprehension: bool = False

    def meets(self, token: str, position: int) -> None:
        if token == "for":
            self.is_comprehension = True
        elif token == "lambda":
            self.lambdas += 1
        elif token == ":":
            self.lambdas = max(self.lambdas - 1, 0)
        elif token == "," and not self.lambdas:
            self.commas.append(position)

    def closed(self, end: int) -> Bracket:
        commas = () if self.is_comprehension else tuple(self.commas)
        return Bracket(self.start, end, commas, self.has_comment)


def brackets_of(text: str) -> list[Bracket]:
    """Every bracket pair of one logical line, in the order in which they open."""
    starts = line_starts(text)
    stack: list[_Open] = []
    found: list[Bracket] = []
    for token in _tokens(text):
        position = starts[token.start[0] - 1] + token.start[1]
        if token.type == tokenize.COMMENT:
            for each in stack:
                each.has_comment = True
        elif token.type == tokenize.OP and token.string in _OPEN:
            stack.append(_Open(position))
        elif stack and token.type == tokenize.OP and token.string in _CLOSE:
            found.append(stack.pop().closed(position))
        elif stack:
            stack[-1].meets(token.string, position)
    return sorted(found, key=lambda each: each.start)


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    """The tokens of a logical line without what stands inside f-strings."""
    depth = 0
    # A statement on its own may be indented; the tokenizer does not mind at its first line.
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            name = tokenize.tok_name[token.type]
            depth += name in ("FSTRING_START", "TSTRING_START")
            if depth == 0:
                yield token
            depth -= name in ("FSTRING_END", "TSTRING_END")
    except (tokenize.TokenError, IndentationError):
        return


def line_starts(text: str) -> list[int]:
    starts = [0]
    starts += [match.end() for match in re.finditer("\n", text)] + [len(text)]
    return starts
