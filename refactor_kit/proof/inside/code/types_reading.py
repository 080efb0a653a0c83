"""Types that are no classes: aliases, unions, type variables, annotations with what they carry."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
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
        return _node(walk, value, "type variable", _put_variable)
    if type(value).__name__ == "TypeAliasType" and type(value).__module__ == "typing":
        return _node(walk, value, "type", _put_named)
    if isinstance(value, typing.NewType):
        return _node(walk, value, "type", _put_new)
    if typing.get_origin(value) is not None:
        return _node(walk, value, "type", _put_alias)
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


def _put_alias(walk: Walk, node: Node, value: Any) -> None:
    origin = typing.get_origin(value)
    if origin is typing.Annotated:
        node.put("type", walk.value(value.__origin__, shared=False))
        for each in value.__metadata__:
            node.put("with", walk.value(each, shared=False))
        return
    is_union = origin in (typing.Union, types.UnionType)
    node.put("origin", "union" if is_union else walk.value(origin, shared=False))
    for each in typing.get_args(value):
        # The parameters of ``Callable[[int], str]`` stand in a list.
        for inner in each if isinstance(each, list) else [each]:
            node.put("argument", walk.value(inner, shared=False))


def _put_variable(walk: Walk, node: Node, value: Any) -> None:
    for each in getattr(value, "__constraints__", ()):
        node.put("constraint", walk.value(each, shared=False))
    node.put("bound", walk.value(getattr(value, "__bound__", None), shared=False))


def _put_named(walk: Walk, node: Node, value: Any) -> None:
    node.put("value", walk.value(value.__value__, shared=False))


def _put_new(walk: Walk, node: Node, value: Any) -> None:
    node.put("new type of", walk.value(value.__supertype__, shared=False))


def _node(walk: Walk, value: Any, kind: str, put: Callable[[Walk, Node, Any], None]) -> int:
    def fill(node: Node) -> None:
        put(walk, node, value)

    return walk.node(("object", id(value)), kind, fill, keep=value)
