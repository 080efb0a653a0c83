"""Pydantic's models of version 2: fields, validators, settings and the schema that it runs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .graph import Node, Target

if TYPE_CHECKING:
    from .walking import Walk

SKIPPED = {
    "__class_vars__",
    "__private_attributes__",
    "__hash__",
    "model_computed_fields",
    "model_config",
    "model_fields",
}
# Names of classes, and what only the JSON Schema needs: the models tell it too.
_NAMES = {"cls_name", "model_name", "metadata", "ref"}
_REFERENCES = {"schema_ref", "definition_ref"}


def is_model(kind: type) -> bool:
    return hasattr(kind, "model_json_schema") and hasattr(kind, "__pydantic_decorators__")


def put_model(walk: Walk, node: Node, kind: Any) -> None:
    """The parts of ``node`` that a model has beside any class."""
    with contextlib.suppress(Exception):
        # One whose types were not all known when it was made.
        kind.model_rebuild()
    for name, field in fields_of(kind).items():
        for setting, value in settings_of(field):
            node.put(f"field {name}: {setting}", walk.value(value, shared=False))
    for name, value in sorted(kind.model_config.items()):
        node.put(f"config {name}", walk.value(value, shared=False))
    for name, value in sorted(vars(kind).get("__private_attributes__", {}).items()):
        for setting in ("default", "default_factory"):
            node.put(f"private {name}: {setting}", walk.value(getattr(value, setting, None)))
    put_decorators(walk, node, kind)
    generic = vars(kind).get("__pydantic_generic_metadata__") or {}
    for each in generic.get("args", ()):
        node.put("generic argument", walk.value(each, shared=False))
    put_core_schema(walk, node, kind)


def put_decorators(walk: Walk, node: Node, kind: Any) -> None:
    """Validators, serialisers and computed fields, each with what it says of itself."""
    for role, function, info in _decorators(kind):
        node.put(role, walk.value(function))
        node.put(f"{role}: settings", walk.value(info, shared=False))


def fields_of(kind: Any) -> Mapping[str, Any]:
    found = vars(kind).get("__pydantic_fields__")
    found = vars(kind).get("model_fields") if found is None else found
    return found if isinstance(found, Mapping) else {}


def settings_of(field: Any) -> Iterator[tuple[str, Any]]:
    """What a field, or any record of settings, says: attributes that are not its own affair."""
    names = dict.fromkeys(
        name for each in type(field).__mro__ for name in _slots(each) if hasattr(field, name)
    )
    for name in [*names, *getattr(field, "__dict__", {})]:
        value = None if name.startswith("_") else getattr(field, name)
        # What is not said is most of it; a default of nothing is said.
        if value is not None or name == "default":
            yield name, value


def _slots(kind: type) -> tuple[str, ...]:
    slots = vars(kind).get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _decorators(kind: Any) -> Iterator[tuple[str, Any, Any]]:
    decorators = kind.__pydantic_decorators__
    for group in type(decorators).__dataclass_fields__:
        for name, each in (getattr(decorators, group) or {}).items():
            if hasattr(each, "func"):
                yield f"{group[:-1].replace('_', ' ')} {name}", each.func, each.info


def put_core_schema(walk: Walk, node: Node, kind: Any) -> None:
    """The schema that pydantic validates and serialises by, with every function in it."""
    schema = vars(kind).get("__pydantic_core_schema__")
    if isinstance(schema, Mapping) or type(schema).__name__.startswith("Mock"):
        with contextlib.suppress(Exception):
            for role, target in _Core(walk, kind).parts(dict(schema), "schema"):
                node.put(role, target)


class _Core:
    def __init__(self, walk: Walk, kind: Any) -> None:
        self._walk = walk
        self._kind = kind
        self._references: dict[str, str] = {}

    def parts(self, value: Any, role: str) -> Iterator[tuple[str, Target]]:
        """Other models stand for themselves; references are numbered."""
        if isinstance(value, Mapping):
            yield from self._mapping(value, role)
        elif isinstance(value, (list, tuple)):
            for index, each in enumerate(value):
                yield from self.parts(each, f"{role}.{index}")
        elif value is self._kind:
            yield role, "itself"
        else:
            yield role, self._walk.value(value, shared=False)

    def _mapping(self, value: Mapping[Any, Any], role: str) -> Iterator[tuple[str, Target]]:
        kind = _model_of(value)
        if kind is not None and kind is not self._kind and self._walk.own.is_class(kind):
            yield role, self._walk.value(kind)
            return
        keeps_order = role.endswith(".fields")
        for name in value if keeps_order else sorted(value, key=str):
            if name in _NAMES and not keeps_order:
                continue
            if name == "title" and value[name] == self._kind.__name__:
                continue
            if name in _REFERENCES and not keeps_order:
                number = f"reference {len(self._references)}"
                yield f"{role}.{name}", self._references.setdefault(value[name], number)
                continue
            yield from self.parts(value[name], f"{role}.{name}")


def _model_of(schema: Mapping[Any, Any]) -> type | None:
    """The class whose whole schema this is, with the validators of the class around it."""
    around: list[Any] = []
    while str(schema.get("type", "")).startswith("function-"):
        function = schema.get("function")
        around.append(function.get("function") if isinstance(function, Mapping) else function)
        inner = schema.get("schema")
        if not isinstance(inner, Mapping):
            return None
        schema = inner
    kind = schema.get("cls")
    if not isinstance(kind, type):
        return None
    own = getattr(getattr(kind, "__pydantic_decorators__", None), "model_validators", {})
    known = {_bare(each.func) for each in own.values()}
    return kind if all(_bare(each) in known for each in around) else None


def _bare(function: Any) -> Any:
    return getattr(function, "__func__", function)


def put_adapter(walk: Walk, node: Node, adapter: Any) -> None:
    for role, target in _Core(walk, type(None)).parts(adapter.core_schema, "schema"):
        node.put(role, target)
