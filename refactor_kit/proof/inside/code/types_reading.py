"""Types that are no classes: aliases, unions, type variables, annotations with what they carry."""

from __future__ import annotations

import types
import typing
from typing import TYPE_CHECKING, Any

from .graph import Node, Target
from .own import external

if TYPE_CHECKING:
    from .walking import Walk


def read(walk: Walk, value: Any, shared: bool) -> Target | None:
    """The node of a type in an annotation, ``None`` for anything else."""
    if isinstance(value, types.ModuleType):
        return _module(walk, value)
    if isinstance(value, typing.ForwardRef):
        return f"name {value.__forward_arg__}"
    if isinstance(value, (typing.TypeVar, typing.ParamSpec)):
        return _node(walk, value, "type variable", _variable(walk, value))
    if type(value).__name__ == "TypeAliasType" and type(value).__module__ == "typing":
        return _node(walk, value, "type", [("value", walk.value(value.__value__))])
    if isinstance(value, typing.NewType):
        return _node(walk, value, "type", [("new type of", walk.value(value.__supertype__))])
    origin = typing.get_origin(value)
    if origin is not None:
        return _alias(walk, value, origin)
    if type(value).__module__ == "typing":
        return str(value)
    return None


def _module(walk: Walk, module: types.ModuleType) -> Target:
    if not walk.own.is_module(module):
        return external(module)

    def fill(node: Node) -> None:
        node.identity = True
        node.opaque = "a module of the service, used as a value"

    label = module.__name__
    return walk.node(("object", id(module)), "module", fill, label=label, keep=module)


def _alias(walk: Walk, value: Any, origin: Any) -> int:
    parts: list[tuple[str, Target]] = []
    if origin is typing.Annotated:
        parts.append(("type", walk.value(value.__origin__, shared=False)))
        parts += [("with", walk.value(each, shared=False)) for each in value.__metadata__]
        return _node(walk, value, "type", parts)
    shown = "union" if origin in (typing.Union, types.UnionType) else None
    parts.append(("origin", shown or walk.value(origin, shared=False)))
    for each in typing.get_args(value):
        # The parameters of ``Callable[[int], str]`` stand in a list.
        for inner in each if isinstance(each, list) else [each]:
            parts.append(("argument", walk.value(inner, shared=False)))
    return _node(walk, value, "type", parts)


def _variable(walk: Walk, value: Any) -> list[tuple[str, Target]]:
    constraints = getattr(value, "__constraints__", ())
    found = [("constraint", walk.value(each, shared=False)) for each in constraints]
    return [*found, ("bound", walk.value(getattr(value, "__bound__", None), shared=False))]


def _node(walk: Walk, value: Any, kind: str, parts: list[tuple[str, Target]]) -> int:
    def fill(node: Node) -> None:
        node.parts.extend(parts)

    return walk.node(("object", id(value)), kind, fill, keep=value)
