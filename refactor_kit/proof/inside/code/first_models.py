"""Pydantic's models of version 1, and of ``pydantic.v1``."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from .graph import Node

if TYPE_CHECKING:
    from .walking import Walk

SKIPPED = {
    "Config",
    "__class_vars__",
    "__config__",
    "__custom_root_type__",
    "__exclude_fields__",
    "__fields__",
    "__fields_set__",
    "__hash__",
    "__include_fields__",
    "__json_encoder__",
    "__post_root_validators__",
    "__pre_root_validators__",
    "__private_attributes__",
    "__schema_cache__",
    "__signature__",
    "__slots__",
    "__try_update_forward_refs__",
    "__validators__",
}
_SETTINGS = ("outer_type_", "required", "alias", "default", "default_factory", "allow_none")
_VALIDATOR = ("pre", "each_item", "always", "skip_on_failure")


def is_model(kind: type) -> bool:
    if hasattr(kind, "model_json_schema"):
        return False
    return hasattr(kind, "__fields__") and hasattr(kind, "__config__")


def put_model(walk: Walk, node: Node, kind: Any) -> None:
    """The parts of ``node`` that a model has beside any class."""
    for name, field in kind.__fields__.items():
        put_field(walk, node, f"field {name}", field)
    _put_config(walk, node, kind.__config__)
    for name, value in sorted(vars(kind).get("__private_attributes__", {}).items()):
        for setting in ("default", "default_factory"):
            node.put(f"private {name}: {setting}", walk.value(getattr(value, setting, None)))
    for function in kind.__pre_root_validators__:
        node.put("root validator before", walk.value(function))
    for skips, function in kind.__post_root_validators__:
        node.put("root validator", walk.value(function))
        node.put("root validator: skip_on_failure", walk.value(skips))


def put_field(walk: Walk, node: Node, role: str, field: Any) -> None:
    """What a field of version 1 accepts, and by which functions."""
    for setting in _SETTINGS:
        node.put(f"{role}: {setting}", walk.value(getattr(field, setting, None), shared=False))
    for setting, value in sorted(field.field_info.__repr_args__()):
        node.put(f"{role}: {setting}", walk.value(value, shared=False))
    for name, each in (field.class_validators or {}).items():
        node.put(f"validator {name} of {role}", walk.value(each.func))
        flags = " ".join(flag for flag in _VALIDATOR if getattr(each, flag, False))
        node.put(f"validator {name} of {role}: settings", flags)


def _put_config(walk: Walk, node: Node, config: Any) -> None:
    defaults = next(each for each in reversed(config.__mro__) if each is not object)
    for name in sorted(dir(config)):
        value = inspect.getattr_static(config, name)
        is_default = inspect.getattr_static(defaults, name, None) is value
        if not name.startswith("__") and not is_default:
            node.put(f"config {name}", walk.value(value, shared=False))
