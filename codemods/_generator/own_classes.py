"""Makes a generator pass over the classes that a schema file only imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.editing.refit_bytes import refit
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.reading.generator.faults import ClassWalk

_LOOSER_THAN_AND = (ast.IfExp, ast.Lambda, ast.NamedExpr)


def with_own_classes(content: bytes, walks: Iterable[ClassWalk], limit: int) -> bytes:
    """The script with one more condition in each loop over classes."""
    source = SourceBytes(content)
    splices = [splice for walk in walks for splice in _splices(source, walk)]
    return refit(content, spliced(content, splices), limit)


def _splices(source: SourceBytes, walk: ClassWalk) -> Iterable[Splice]:
    asked = f"{walk.value}.__module__ == {ast.unparse(walk.module)}.__name__".encode()
    if walk.condition is None:
        end = source.end(walk.iterated)
        yield Splice(end, end, b" if " + asked)
        return
    start, end = source.span(walk.condition)
    is_looser = isinstance(walk.condition, _LOOSER_THAN_AND) or (
        isinstance(walk.condition, ast.BoolOp) and isinstance(walk.condition.op, ast.Or)
    )
    if is_looser:
        yield Splice(start, start, b"(")
    yield Splice(end, end, (b")" if is_looser else b"") + b" and " + asked)
