"""What differs between two pieces of source, told by the smallest statement that does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from refactor_kit.proof.comparing.source.standing import Standing

_LONGEST = 70
_Pair = tuple[ast.AST | None, ast.AST | None]


@dataclass(frozen=True, slots=True)
class SourceDifference:
    """``name`` of ``path`` and ``line`` before the plan, and what is not as it was.

    ``place`` is where it stands after the plan, as ``path:line``; empty where it does not.
    """

    name: str
    path: str
    line: int
    place: str
    what: str

    @property
    def text(self) -> str:
        """``start in apps/a.py:3 is not the same code in apps/b/a.py:5: `return 1` -> ...``."""
        if not self.place:
            return f"{self.name} in {self.path}:{self.line} {self.what}"
        beside = f"{self.name} in {self.path}:{self.line}"
        return f"{beside} is not the same code in {self.place}: {self.what}"


def differing_statement(before: Standing, after: Standing) -> str:
    """The first statement of two definitions that is not the same, as both sides write it."""
    old, new = _smallest(before, after, before.node, after.node, None)
    if new is None:
        return f"{_shown(before, old)} is gone"
    return (
        f"{_shown(before, old)} -> {_shown(after, new)}" if old else f"{_shown(after, new)} is new"
    )


def _smallest(
    before: Standing, after: Standing, old: ast.AST, new: ast.AST, inside: _Pair | None
) -> _Pair:
    scopes: tuple[ast.AST | None, ast.AST | None] = inside or (None, None)
    if isinstance(old, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        scopes = (old, new)
    if type(old) is type(new):
        for one, other in _parts(old, new):
            if one is None or other is None:
                return one, other
            if _form(before, one, scopes[0]) != _form(after, other, scopes[1]):
                if isinstance(one, ast.stmt | ast.ExceptHandler):
                    return _smallest(before, after, one, other, scopes)
                return (one, other) if hasattr(one, "lineno") else (old, new)
    return old, new


def _form(side: Standing, node: ast.AST, inside: ast.AST | None) -> str:
    return side.file.names.forms.of(node, inside)


def _parts(old: ast.AST, new: ast.AST) -> Iterator[_Pair]:
    """The parts of two statements that are told apart, a longer list's last ones alone."""
    for field in (
        "decorator_list",
        "bases",
        "args",
        "returns",
        "body",
        "handlers",
        "orelse",
        "finalbody",
    ):
        ours, theirs = getattr(old, field, None), getattr(new, field, None)
        if isinstance(ours, list) and isinstance(theirs, list):
            yield from zip_longest(ours, theirs)
        elif isinstance(ours, ast.AST) and isinstance(theirs, ast.AST):
            yield ours, theirs


def _shown(side: Standing, node: ast.AST | None) -> str:
    """The line that a node begins on, quoted, with its number where it is not the definition's."""
    line = getattr(node, "lineno", side.node.lineno)
    written = side.file.lines[line - 1].strip() if line <= len(side.file.lines) else ""
    short = f"{written[: _LONGEST - 4]} ..." if len(written) > _LONGEST else written
    return f"`{short}` (line {line})"
