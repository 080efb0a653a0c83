"""The fields of a public class, as a reader of the contract sees them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeGuard

from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.schemas.classes import (
    FoundClass,
    ancestors,
    parse_quoted,
    read_schema_file,
)

_NOT_CONSTRAINTS = frozenset(
    {"default", "default_factory", "description", "title", "examples", "example"}
    | {"json_schema_extra", "deprecated", "repr", "kw_only", "init", "compare", "hash", "metadata"}
)
_FIELD_CALLS = ("Field", "field")


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One field with its nodes, for those who write it down and those who digest it."""

    path: str
    name: str
    annotation: ast.expr
    default: ast.expr | None
    factory: ast.expr | None
    required: bool
    description: str
    constraints: tuple[tuple[str, ast.expr], ...]


def field_shapes(origins: Origins, path: str, name: str) -> tuple[FieldShape, ...]:
    """The fields of a class of the file at ``path``, inherited ones first.

    A value that stands for a type (``Batch = RootModel[list[Item]]``) has the one field ``root``.
    """
    file = read_schema_file(origins, path)
    if name in file.classes:
        node = file.classes[name]
        family = [FoundClass(path, node), *ancestors(origins, path, node)]
        fields = {each.name: each for found in reversed(family) for each in _own_fields(found)}
        return tuple(fields.values())
    value = file.values[name].value if name in file.values else None
    if value is None:
        return ()
    return (_shape(path, "root", _root_type(value) or value, None),)


def _own_fields(found: FoundClass) -> Iterator[FieldShape]:
    for base in found.node.bases:
        root = _root_type(base)
        if root is not None:
            yield _shape(found.path, "root", root, None)
    # A ``TypedDict`` may say ``total=False``.
    given = {keyword.arg: keyword.value for keyword in found.node.keywords}
    optional = getattr(given.get("total"), "value", None) is False
    body = found.node.body
    for statement, following in zip(body, [*body[1:], None], strict=True):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        if statement.target.id.startswith("_") or statement.target.id == "model_config":
            continue
        if _outer_name(statement.annotation) in ("ClassVar", "InitVar"):
            continue
        shape = _shape(found.path, statement.target.id, statement.annotation, statement.value)
        if not shape.description and isinstance(following, ast.Expr):
            shape = replace(shape, description=_text(following.value))
        if optional and _outer_name(statement.annotation) != "Required":
            shape = replace(shape, required=False)
        yield shape


def _shape(path: str, name: str, annotation: ast.expr, value: ast.expr | None) -> FieldShape:
    annotation, metadata = without_metadata(annotation)
    required = value is None
    if _outer_name(annotation) in ("NotRequired", "Required"):
        required = _outer_name(annotation) == "Required"
        annotation = annotation.slice if isinstance(annotation, ast.Subscript) else annotation
    shape = FieldShape(path, name, annotation, None, None, required, "", ())
    for item in metadata:
        shape = _with_call(shape, item)
    if value is None:
        return shape
    if is_field_call(value):
        return _with_call(shape, value)
    return replace(shape, default=value, required=_is_ellipsis(value))


def _with_call(shape: FieldShape, call: ast.expr) -> FieldShape:
    """``shape`` with what one ``Field(...)`` or other metadata adds."""
    if not is_field_call(call):
        return replace(shape, constraints=(*shape.constraints, ("", call)))
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    default = call.args[0] if call.args else given.get("default")
    if default is not None and _is_ellipsis(default):
        default = None
    factory = given.get("default_factory")
    description = given.get("description")
    has_default = default is not None or factory is not None
    return replace(
        shape,
        default=default or shape.default,
        factory=factory or shape.factory,
        required=not (has_default or shape.default is not None or shape.factory is not None),
        description=_text(description) or shape.description,
        constraints=(*shape.constraints, *constraints_of(call)),
    )


def description_in(origins: Origins, path: str, annotation: ast.expr) -> str:
    """What the metadata of an annotation in the file at ``path`` say, at any depth of it.

    A name that stands for an ``Annotated`` type (``UserId``) is followed to where it is defined.
    """
    kernel, metadata = without_metadata(annotation)
    for item in metadata:
        if is_field_call(item) and (text := _with_call(_bare(path, kernel), item).description):
            return text
        if text := documentation(item):
            return text
    if isinstance(kernel, ast.BinOp):
        inner = [kernel.left, kernel.right]
    elif isinstance(kernel, ast.Subscript) and _outer_name(kernel) in ("Optional", "Union"):
        inner = kernel.slice.elts if isinstance(kernel.slice, ast.Tuple) else [kernel.slice]
    else:
        return _description_of_alias(origins, path, kernel)
    return next((text for each in inner if (text := description_in(origins, path, each))), "")


def documentation(metadata: ast.expr) -> str:
    """What ``Doc("...")`` says beside a type."""
    if not isinstance(metadata, ast.Call) or _outer_name(metadata.func) != "Doc":
        return ""
    return _text(metadata.args[0]) if metadata.args else ""


def _description_of_alias(origins: Origins, path: str, name: ast.expr) -> str:
    module, _, last = origins.resolve(path, name).rpartition(".")
    file = origins.file_of(module) if module else None
    if file is None:
        return ""
    stands_for = read_schema_file(origins, file).values.get(last)
    value = stands_for.value if stands_for else None
    if value is None or _outer_name(value) != "Annotated":
        return ""
    return description_in(origins, file, value)


def _bare(path: str, annotation: ast.expr) -> FieldShape:
    return FieldShape(path, "", annotation, None, None, True, "", ())


def is_field_call(value: ast.expr) -> TypeGuard[ast.Call]:
    """Whether an expression is pydantic's ``Field(...)`` or a dataclass's ``field(...)``."""
    return isinstance(value, ast.Call) and _outer_name(value.func) in _FIELD_CALLS


def constraints_of(call: ast.Call) -> tuple[tuple[str, ast.expr], ...]:
    """What a ``Field(...)`` asks of a value, without default and documentation."""
    given = ((keyword.arg, keyword.value) for keyword in call.keywords)
    return tuple((name, value) for name, value in given if name and name not in _NOT_CONSTRAINTS)


def without_metadata(annotation: ast.expr) -> tuple[ast.expr, list[ast.expr]]:
    """An annotation and the extras of its ``Annotated``, quotes taken off."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        quoted = parse_quoted(annotation.value)
        return without_metadata(quoted) if quoted is not None else (annotation, [])
    if _outer_name(annotation) == "Annotated" and isinstance(annotation, ast.Subscript):
        inner = annotation.slice
        if isinstance(inner, ast.Tuple) and inner.elts:
            kernel, nested = without_metadata(inner.elts[0])
            return kernel, [*nested, *inner.elts[1:]]
    return annotation, []


def _outer_name(expression: ast.expr) -> str:
    if isinstance(expression, ast.Subscript):
        expression = expression.value
    return (attribute_chain(expression) or [""])[-1]


def _root_type(base: ast.expr) -> ast.expr | None:
    if isinstance(base, ast.Subscript) and _outer_name(base) == "RootModel":
        return base.slice
    return None


def _is_ellipsis(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is ...


def _text(value: ast.expr | None) -> str:
    """A literal string on one line, also where it is added up, or dedented by a call."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return " ".join(value.value.split())
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        texts = (_text(value.left), _text(value.right))
        return " ".join(texts) if all(texts) else ""
    if isinstance(value, ast.Call) and _outer_name(value.func) in ("dedent", "cleandoc"):
        return _text(value.args[0]) if value.args else ""
    return ""
