"""Fields of schema classes, in the words of their source."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from refactor_kit.base import SourceTree
from refactor_kit.reading.schemas.fields import FieldShape
from refactor_kit.reading.schemas.model import Field


def written_field(tree: SourceTree, shape: FieldShape) -> Field:
    """The field with type, default and constraints as its file writes them."""
    text = tree.read(shape.path).decode("utf-8", "replace")
    default = _as_written(text, shape.default) if shape.default else ""
    if shape.factory is not None:
        default = _factory_call(text, shape.factory)
    return Field(
        name=shape.name,
        type=_as_written(text, shape.annotation),
        required=shape.required,
        default=default,
        description=shape.description,
        constraints=tuple(
            f"{name}={ast.unparse(value)}" if name else ast.unparse(value)
            for name, value in shape.constraints
        ),
    )


def _as_written(text: str, node: ast.expr) -> str:
    """The source of an expression on one line; unparsed where it spans several or was quoted."""
    if node.lineno != node.end_lineno:
        return ast.unparse(node)
    line = _lines(text)[node.lineno - 1].encode()
    segment = line[node.col_offset : node.end_col_offset].decode("utf-8", "replace")
    try:
        same = ast.dump(ast.parse(segment, mode="eval").body) == ast.dump(node)
    except (SyntaxError, ValueError):
        same = False
    return segment if same else ast.unparse(node)


@lru_cache(maxsize=8)
def _lines(text: str) -> list[str]:
    """The lines as Python counts them: a form feed ends none."""
    return re.split(r"\r\n|\r|\n", text)


def _factory_call(text: str, factory: ast.expr) -> str:
    if isinstance(factory, ast.Lambda) and not factory.args.args:
        return _as_written(text, factory.body)
    return f"{_as_written(text, factory)}()"
