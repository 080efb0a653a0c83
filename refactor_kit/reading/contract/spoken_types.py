"""Types as a person says them: ``str, optional`` for ``Optional[str] = None``."""

from __future__ import annotations

import ast
import json
import re
from functools import lru_cache

from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.schemas import Field
from refactor_kit.reading.schemas.classes import parse_quoted

_BUILT_IN = {
    "List": "list",
    "Dict": "dict",
    "Set": "set",
    "FrozenSet": "frozenset",
    "Tuple": "tuple",
    "Type": "type",
}
# Whose names say by themselves what they are.
_WELL_KNOWN = re.compile(
    r"t|dt|typing|typing_extensions|datetime|uuid|decimal|pydantic|collections|abc|pathlib"
)


def spoken_type(field: Field) -> str:
    """The type of a field; ``optional`` where it may be left out and is then nothing."""
    default = "" if field.required else field.default
    return _spoken_field(field.type, field.required, default)


def as_spoken(row: str) -> str:
    """A row of a table of fields as it is written now, where an earlier version wrote it."""
    match = _ROW.match(row)
    if match is None:
        return row
    default = match["default"].strip("` ")
    is_required = match["default"].strip() == "required"
    annotation = match["type"].replace("\\|", "|")
    spoken = _spoken_field(annotation, is_required, "" if is_required else default)
    return f"{row[: match.start('type')]}{spoken}{row[match.end('type') :]}"


_ROW = re.compile(
    r"\| `\w+`\s* \| `(?P<type>[^`]+)`\s* \| (?P<default>(?:`[^`]*`|required)?)\s* \|"
)


@lru_cache(maxsize=1024)
def _spoken_field(annotation: str, is_required: bool, default: str) -> str:
    expression = parse_quoted(annotation)
    if expression is None or isinstance(expression, ast.Tuple):
        return annotation  # no type, or spoken already
    members = [each for each in _members(expression) if not _is_none(each)]
    spoken = " or ".join(dict.fromkeys(map(_spoken, members))) or "None"
    if not is_required and default in ("", "None"):
        return f"{spoken}, optional"
    return f"{spoken} or None" if len(members) < len(_members(expression)) and members else spoken


def _members(node: ast.expr) -> list[ast.expr]:
    """The types of a union, whichever way it is written; any other type alone."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        quoted = parse_quoted(node.value)
        return _members(quoted) if quoted is not None else [node]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_members(node.left), *_members(node.right)]
    if isinstance(node, ast.Subscript):
        outer = (attribute_chain(node.value) or [""])[-1]
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if outer == "Annotated":
            return _members(inner[0])
        if outer in ("Union", "Optional"):
            nothing: list[ast.expr] = [ast.Constant(None)] if outer == "Optional" else []
            return [*(member for each in inner for member in _members(each)), *nothing]
    return [node]


def _spoken(node: ast.expr) -> str:
    members = _members(node)
    if len(members) > 1:
        return " or ".join(dict.fromkeys(map(_spoken, members)))
    node = members[0]
    if isinstance(node, ast.Name | ast.Attribute):
        return _spoken_name(node)
    if isinstance(node, ast.Subscript):
        outer = _spoken_name(node.value)
        if outer == "Literal":
            return " or ".join(map(_value, _elements(node.slice)))
        inner = ", ".join(map(_spoken, _elements(node.slice)))
        return f"{_BUILT_IN.get(outer, outer)}[{inner}]"
    if isinstance(node, ast.List):
        return f"[{', '.join(map(_spoken, node.elts))}]"
    return ast.unparse(node)


def _spoken_name(node: ast.expr) -> str:
    chain = attribute_chain(node) or []
    if len(chain) > 1 and all(map(_WELL_KNOWN.fullmatch, chain[:-1])):
        return chain[-1]
    return ast.unparse(node)


def _value(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return json.dumps(node.value, ensure_ascii=False)
    return ast.unparse(node)


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
