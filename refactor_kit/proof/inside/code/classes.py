"""Classes by what they inherit, what they hold, and what pydantic makes of them."""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import first_models, models
from .code_reading import put_code
from .graph import Node, Target
from .own import external

if TYPE_CHECKING:
    from .walking import Walk

# What Python and its libraries put into a class, for what is read otherwise or is no behaviour.
_SKIPPED = {
    "__abstractmethods__",
    "__annotate__",
    "__annotate_func__",
    "__annotations__",
    "__annotations_cache__",
    "__conditional_annotations__",
    "__dataclass_fields__",
    "__dataclass_params__",
    "__dict__",
    "__doc__",
    "__firstlineno__",
    "__match_args__",
    "__module__",
    "__new_member__",
    "__parameters__",
    "__qualname__",
    "__signature__",
    "__static_attributes__",
    "__weakref__",
    "_abc_impl",
    "_member_map_",
    "_member_names_",
    "_unhashable_values_",
    "_unhashable_values_map_",
    "_hashable_values_",
    "_value2member_map_",
    "_value_repr_",
}
_SLOTS = (types.MemberDescriptorType, types.GetSetDescriptorType)


def read(walk: Walk, value: Any, shared: bool) -> Target | None:
    """The node of a class of the service; a library's by its name."""
    if not isinstance(value, type) or isinstance(value, types.GenericAlias):
        return None
    if not walk.own.is_class(value):
        return external(value)

    def fill(node: Node) -> None:
        _class(walk, node, value)

    label = f"{value.__module__}:{value.__qualname__}"
    return walk.node(("object", id(value)), "class", fill, label=label, keep=value)


def _class(walk: Walk, node: Node, kind: type) -> None:
    node.identity = True
    node.place = walk.sources.class_place(kind)
    for index, base in enumerate(kind.__bases__):
        node.put(f"base {index + 1}", walk.value(base))
    if type(kind) is not type:
        node.put("metaclass", walk.value(type(kind)))
    is_model = models.is_model(kind) or first_models.is_model(kind)
    if is_model or issubclass(kind, enum.Enum):
        # Served in the document.
        node.put("docstring", walk.value(vars(kind).get("__doc__")))
    if models.is_model(kind):
        models.put_model(walk, node, kind)
    elif first_models.is_model(kind):
        first_models.put_model(walk, node, kind)
    else:
        _put_annotations(walk, node, kind)
    if dataclasses.is_dataclass(kind):
        _put_dataclass(walk, node, kind)
        if "__pydantic_decorators__" in vars(kind):
            models.put_decorators(walk, node, kind)
            models.put_core_schema(walk, node, kind)
    skipped = _SKIPPED | (models.SKIPPED if is_model else set())
    skipped |= first_models.SKIPPED if first_models.is_model(kind) else set()
    members: Mapping[str, Any] = kind.__members__ if isinstance(kind, enum.EnumMeta) else {}
    for name, member in members.items():
        node.put(f"member {name}", walk.value(member._value_))
    for name, value in sorted(vars(kind).items()):
        is_read = name in skipped or name in members or name.startswith("__pydantic_")
        if not is_read and not isinstance(value, _SLOTS):
            _put_member(walk, node, kind, name, value)


def _put_member(walk: Walk, node: Node, kind: type, name: str, value: Any) -> None:
    target = walk.value(value)
    node.put(f"member {name}", target)
    if isinstance(target, int) and walk.nodes[target].kind == "opaque":
        code = walk.sources.member_made_by(kind, name)
        if code is not None:
            scope = vars(walk.own.modules_by_name[kind.__module__])

            def fill(made: Node) -> None:
                put_code(walk, made, code, scope)

            made = walk.node(("made", id(kind), name), "expression", fill, keep=kind)
            node.put(f"member {name} is made by", made)


def _put_annotations(walk: Walk, node: Node, kind: type) -> None:
    written = vars(kind).get("__annotations__")
    if not isinstance(written, dict) or not written:
        return
    try:
        found = typing.get_type_hints(kind, include_extras=True)
    except Exception:
        found = written
    for name in written:
        node.put(f"annotation of {name}", walk.value(found.get(name, written[name]), shared=False))
    if hasattr(kind, "__required_keys__"):
        node.put("required", " ".join(sorted(kind.__required_keys__)))


def _put_dataclass(walk: Walk, node: Node, kind: type) -> None:
    parameters = vars(kind).get("__dataclass_params__")
    if parameters is None:
        return
    for name in sorted({*getattr(type(parameters), "__slots__", ()), *_held(parameters)}):
        node.put(f"dataclass {name}", walk.value(getattr(parameters, name)))
    for name, field in vars(kind)["__dataclass_fields__"].items():
        for setting in ("default", "default_factory", "init", "repr", "hash", "compare", "kw_only"):
            value = getattr(field, setting)
            if value is not dataclasses.MISSING:
                node.put(f"field {name}: {setting}", walk.value(value, shared=False))
        if field.metadata:
            node.put(f"field {name}: metadata", walk.value(dict(field.metadata), shared=False))


def _held(value: Any) -> dict[str, Any]:
    return dict(getattr(value, "__dict__", {}))
