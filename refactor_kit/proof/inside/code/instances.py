"""Objects: the service's by their class and attributes, a library's as far as it shows anything."""

from __future__ import annotations

import contextlib
import contextvars
import dataclasses
import enum
import logging
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import containers, first_models, models
from .code_reading import put_code
from .graph import Node, Target
from .own import external
from .plain import named_singleton, without_address

if TYPE_CHECKING:
    from .walking import Walk

# Libraries whose objects are records of settings, or hold nothing but what their attributes say.
_OPEN = (
    "annotated_types",
    "asyncio.locks",
    "asyncio.queues",
    "dataclasses",
    "fastapi.",
    "http.",
    "pydantic",
    "queue",
    "starlette.",
    "string",
    "threading",
    "types",
)
# Those of them whose private attributes are what they are.
_WHOLE = ("asyncio.", "queue", "threading", "types")
# What has no content beside its kind.
_EMPTY = ("_thread.lock", "_thread.RLock", "builtins.object", "_thread._local")


def read(walk: Walk, value: Any, shared: bool) -> Target:
    """The node of any object that no other reader knows."""
    kind = type(value)
    if isinstance(value, enum.Enum):
        return _member(walk, value)
    if isinstance(value, logging.Logger) and not walk.own.is_class(kind):
        return _node(walk, value, "logger", _logger, identity=False)
    if _is_application(value):
        return _node(walk, value, "application", _empty, identity=True)
    if walk.own.is_class(kind):
        return _node(walk, value, "instance", _instance, identity=not _is_frozen(kind))
    if f"{kind.__module__}.{kind.__qualname__}" in _EMPTY:
        return _node(walk, value, "object", _empty, identity=True)
    if isinstance(value, contextvars.ContextVar):
        return _node(walk, value, "context variable", _context_variable, identity=True)
    if isinstance(value, (weakref.ref, weakref.WeakKeyDictionary, weakref.WeakValueDictionary)):
        return external(kind)
    name = named_singleton(value)
    if name is not None:
        return name
    if kind.__name__ == "TypeAdapter" and hasattr(value, "core_schema"):
        return _node(walk, value, "type adapter", models.put_adapter, identity=False)
    if isinstance(value, BaseException):
        return _node(walk, value, "exception", _exception, identity=False)
    if _is_open(value):
        return _node(walk, value, "settings", _settings, identity=False)
    return _node(walk, value, "opaque", _opaque, identity=shared)


def _node(walk: Walk, value: Any, kind: str, fill: Any, *, identity: bool) -> int:
    def filled(node: Node) -> None:
        node.identity = identity
        fill(walk, node, value)

    label = f"{type(value).__module__}:{type(value).__qualname__}"
    return walk.node(("object", id(value)), kind, filled, label=label, keep=value)


def _member(walk: Walk, value: enum.Enum) -> int:
    def fill(node: Node) -> None:
        node.put("class", walk.value(type(value)))
        node.put("name", str(value.name))

    return walk.node(("object", id(value)), "enum member", fill, keep=value)


def _instance(walk: Walk, node: Node, value: Any) -> None:
    node.put("class", walk.value(type(value)))
    for name, each in sorted(_attributes(value)):
        node.put(f"attribute {name}", walk.value(each))
    if isinstance(value, (dict, list, tuple, set, frozenset, bytearray)):
        containers.put_items(walk, node, value)
    # Of the value alone, whatever the class says of itself.
    for kind in (int, float, str, bytes):
        if isinstance(value, kind):
            node.put("value", f"{kind.__name__} {kind.__repr__(value)}")
    if isinstance(value, BaseException):
        _put_arguments(walk, node, value)


def _attributes(value: Any) -> Iterator[tuple[str, Any]]:
    held = dict(getattr(value, "__dict__", None) or {})
    for kind in type(value).__mro__:
        slots = vars(kind).get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            shown = f"_{kind.__name__.lstrip('_')}{name}" if name.startswith("__") else name
            if name not in ("__dict__", "__weakref__") and not name.startswith("__pydantic"):
                with_value = getattr(value, shown, None)
                held.setdefault(name, with_value)
    private = getattr(value, "__pydantic_private__", None)
    yield from {**held, **(private if isinstance(private, dict) else {})}.items()


def _is_frozen(kind: Any) -> bool:
    if issubclass(kind, (str, int, float, bytes, tuple, frozenset)):
        return True
    config = getattr(kind, "model_config", None)
    if models.is_model(kind):
        return bool(isinstance(config, dict) and config.get("frozen"))
    if first_models.is_model(kind):
        return not getattr(kind.__config__, "allow_mutation", True)
    return bool(getattr(getattr(kind, "__dataclass_params__", None), "frozen", False))


def _logger(walk: Walk, node: Node, value: logging.Logger) -> None:
    """One that is called like the module that holds it moves with it."""
    module = walk.own.modules_by_name.get(value.name)
    held = module is not None and any(each is value for each in vars(module).values())
    node.put("name", "its module's" if held else value.name)
    for name in ("level", "propagate", "disabled"):
        node.put(name, walk.value(getattr(value, name)))
    for each in value.filters:
        node.put("filter", walk.value(each))
    for handler in value.handlers:
        node.put("handler", walk.value(type(handler)))
        node.put("level of a handler", walk.value(handler.level))


def _empty(walk: Walk, node: Node, value: Any) -> None:
    node.put("class", walk.value(type(value)))


def _context_variable(walk: Walk, node: Node, value: Any) -> None:
    node.put("name", str(value.name))
    # In a context where nothing was set.
    with contextlib.suppress(LookupError):
        node.put("default", walk.value(contextvars.Context().run(value.get)))


def _exception(walk: Walk, node: Node, value: BaseException) -> None:
    node.put("class", walk.value(type(value)))
    _put_arguments(walk, node, value)
    for name, each in sorted(vars(value).items()):
        if not name.startswith("_"):
            node.put(f"attribute {name}", walk.value(each))


def _put_arguments(walk: Walk, node: Node, value: BaseException) -> None:
    for index, each in enumerate(value.args):
        node.put(f"argument {index + 1}", walk.value(each))


def _is_application(value: Any) -> bool:
    """Whether its routes and settings are a root of their own."""
    modules = [each.__module__.partition(".")[0] for each in type(value).__mro__]
    return bool({"fastapi", "starlette"} & {*modules}) and hasattr(value, "routes")


def _is_open(value: Any) -> bool:
    kind = type(value)
    if kind.__module__.startswith(_OPEN) or models.is_model(kind):
        return hasattr(value, "__dict__") or hasattr(kind, "__slots__")
    return dataclasses.is_dataclass(kind)


def _settings(walk: Walk, node: Node, value: Any) -> None:
    node.put("class", walk.value(type(value)))
    held = models.settings_of(value)
    if type(value).__module__.startswith(_WHOLE):
        held = iter(vars(value).items())
    for name, each in held:
        node.put(name, walk.value(each, shared=False))
    state = getattr(value, "_state", None)
    if isinstance(state, dict):
        node.put("state", walk.value(state))


def _opaque(walk: Walk, node: Node, value: Any) -> None:
    kind = type(value)
    node.put("class", external(kind))
    node.opaque = f"{kind.__module__}.{kind.__qualname__}"
    shown = str(getattr(value, "__name__", "") or "")
    if shown:
        node.put("name", without_address(shown))
    made = walk.sources.made_by(value)
    if made is not None:
        put_code(walk, node, *made)
