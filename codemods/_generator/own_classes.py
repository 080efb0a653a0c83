"""Has a generator pass over the classes that a schema file only imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from refactor_kit.base import Refusal
from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.editing.refit_bytes import refit
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.reading.generator.class_walks import ClassWalk

_LOOSER_THAN_AND = (ast.IfExp, ast.Lambda, ast.NamedExpr)


def stubborn(path: str, content: bytes, walks: Iterable[ClassWalk]) -> Refusal | None:
    """What keeps one of the loops from getting a condition."""
    source = SourceBytes(content)
    for walk in walks:
        if walk.statement is not None and not source.stands_alone(source.start(walk.statement)):
            reason = "this loop over classes stands on one line, where no condition can be added"
            remedy = "give its body a line of its own, or set `own-classes = false`"
            return Refusal(path, walk.line, reason, remedy)
    return None


def with_own_classes(content: bytes, walks: Iterable[ClassWalk], limit: int) -> bytes:
    """The script with one more condition in each loop over classes."""
    source = SourceBytes(content)
    splices = [splice for walk in walks for splice in _condition(source, walk)]
    return refit(content, spliced(content, splices), limit)


def _condition(source: SourceBytes, walk: ClassWalk) -> Iterator[Splice]:
    module = ast.unparse(walk.module)
    asked = f"{walk.value}.__module__ == {module}.__name__".encode()
    if walk.statement is not None:
        yield _passing_over(source, walk.statement, walk.value, module)
    elif walk.condition is not None:
        yield from _narrowed(source, walk.condition, asked)
    elif walk.iterated is not None:
        end = source.end(walk.iterated)
        yield Splice(end, end, b" if " + asked)


def _narrowed(source: SourceBytes, condition: ast.expr, asked: bytes) -> Iterator[Splice]:
    start, end = source.span(condition)
    is_looser = isinstance(condition, _LOOSER_THAN_AND) or (
        isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.Or)
    )
    if is_looser:
        yield Splice(start, start, b"(")
    yield Splice(end, end, (b")" if is_looser else b"") + b" and " + asked)


def _passing_over(source: SourceBytes, statement: ast.stmt, value: str, module: str) -> Splice:
    """Before a loop's statement, and its comment: what is not the module's own is passed over."""
    start = source.start(statement)
    place = source.line_start(start)
    indentation = source.content[place:start]
    while source.content[source.line_start(place - 1) : place].lstrip().startswith(b"#"):
        place = source.line_start(place - 1)
    # A value that is no class need not have the attribute.
    asked = f'if getattr({value}, "__module__", None) != {module}.__name__:'.encode()
    step = b"\t" if indentation.endswith(b"\t") else b"    "
    lines = (indentation + asked, indentation + step + b"continue")
    return Splice(place, place, b"".join(line + source.newline for line in lines))
