"""``dataclass``, ``field``, ``replace`` and ``astuple`` for frozen values, at a hook's price.

The standard ones load ``inspect`` and compile half a dozen functions for each class, which took a
fifth of the hook's time. These share their functions; only ``__init__`` is compiled, when needed.
Type checkers see the standard ones, and ``fields``, ``replace`` and ``asdict`` of the standard
library work on these values too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any


class _Factory:
    """A default that is made anew for each value."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def _field(*, default_factory: Callable[[], Any]) -> Any:
    return _Factory(default_factory)


def _replace(record: Any, /, **changes: Any) -> Any:
    """``record`` with some fields changed."""
    kept = {name: getattr(record, name) for name in record.__match_args__}
    return type(record)(**(kept | changes))


def _astuple(record: Any) -> tuple[Any, ...]:
    """The values of the fields, in their order."""
    return tuple(getattr(record, name) for name in record.__match_args__)


def _dataclass(*, frozen: bool, slots: bool, order: bool = False) -> Callable[[type], type]:
    """A decorator that turns a class with annotated fields into a frozen, slotted value."""
    if not (frozen and slots):
        raise TypeError("only frozen classes with slots are records")
    return lambda cls: _built(cls, order=order)


def _built(cls: type, *, order: bool) -> type:
    own = dict(vars(cls))
    notes = own.get("__annotations__", {})
    names = {name: note for name, note in notes.items() if not note.startswith("ClassVar")}
    defaults = {name: own.pop(name) for name in names if name in own}
    namespace: dict[str, Any] = {
        **_METHODS,
        **(_ORDER if order else {}),
        **{name: value for name, value in own.items() if name not in _LEFT_BEHIND},
        "__slots__": tuple(names),
        "__match_args__": tuple(names),
        "__init__": _first_init(names, defaults),
        "__dataclass_fields__": _Standard("__dataclass_fields__", names, defaults),
        "__dataclass_params__": _Standard("__dataclass_params__", names, defaults),
        "_values": _reader(tuple(names)),
    }
    built = type(cls)(cls.__name__, cls.__bases__, namespace)
    built.__qualname__ = cls.__qualname__
    return built


def _reader(names: tuple[str, ...]) -> property:
    """The values of all fields, as something that compares and hashes like a tuple of them."""
    if len(names) > 1:
        return property(attrgetter(*names))
    return property(_astuple)


def _first_init(names: Mapping[str, str], defaults: Mapping[str, Any]) -> Callable[..., None]:
    """An ``__init__`` that the first call replaces by a compiled one."""

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        owner: Any = next(each for each in type(self).__mro__ if vars(each).get("__init__") is own)
        owner.__init__ = _compiled_init(owner, names, defaults)
        owner.__init__(self, *values, **named)

    own = __init__
    return own


def _compiled_init(
    owner: type, names: Mapping[str, str], defaults: Mapping[str, Any]
) -> Callable[..., None]:
    scope: dict[str, Any] = {}
    arguments, body = ["self"], []
    for name in names:
        scope[f"_set_{name}"] = vars(owner)[name].__set__
        scope[f"_default_{name}"] = default = defaults.get(name)
        made = isinstance(default, _Factory)
        fresh = f"_default_{name}.make() if {name} is _default_{name} else " if made else ""
        arguments.append(f"{name}=_default_{name}" if name in defaults else name)
        body.append(f"    _set_{name}(self, {fresh}{name})")
    exec("\n".join([f"def __init__({', '.join(arguments)}):", *body, "    return"]), scope)
    init: Callable[..., None] = scope["__init__"]
    return init


class _Standard:
    """What the standard library keeps about a dataclass, made when somebody asks for it."""

    __slots__ = ("_plain", "attribute", "defaults", "names")

    def __init__(
        self, attribute: str, names: Mapping[str, str], defaults: Mapping[str, Any]
    ) -> None:
        self.attribute = attribute
        self.names = names
        self.defaults = defaults
        self._plain: type | None = None

    def __get__(self, instance: object, owner: type) -> Any:
        if self._plain is None:
            self._plain = self._made(owner)
        return getattr(self._plain, self.attribute)

    def _made(self, owner: type) -> type:
        import dataclasses

        namespace: dict[str, Any] = {"__annotations__": dict(self.names)}
        for name, default in self.defaults.items():
            made = isinstance(default, _Factory)
            namespace[name] = dataclasses.field(default_factory=default.make) if made else default
        return dataclasses.dataclass(frozen=True)(type(owner.__name__, (), namespace))


def _refuse_setting(record: object, name: str, value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(record: object, name: str) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _representation(record: Any) -> str:
    fields = (f"{name}={getattr(record, name)!r}" for name in record.__match_args__)
    return f"{type(record).__qualname__}({', '.join(fields)})"


def _equals(record: Any, other: Any) -> Any:
    return record._values == other._values if type(other) is type(record) else NotImplemented


def _is_less(record: Any, other: Any) -> Any:
    return record._values < other._values if type(other) is type(record) else NotImplemented


def _is_at_most(record: Any, other: Any) -> Any:
    return record._values <= other._values if type(other) is type(record) else NotImplemented


def _is_more(record: Any, other: Any) -> Any:
    return record._values > other._values if type(other) is type(record) else NotImplemented


def _is_at_least(record: Any, other: Any) -> Any:
    return record._values >= other._values if type(other) is type(record) else NotImplemented


def _hashed(record: Any) -> int:
    return hash(record._values)


def _taken_apart(record: Any) -> tuple[type, tuple[Any, ...]]:
    """For ``pickle`` and ``copy``."""
    return type(record), _astuple(record)


_LEFT_BEHIND = frozenset(["__dict__", "__weakref__"])
_METHODS = {
    "__delattr__": _refuse_deleting,
    "__eq__": _equals,
    "__hash__": _hashed,
    "__reduce__": _taken_apart,
    "__repr__": _representation,
    "__setattr__": _refuse_setting,
}
_ORDER = {
    "__ge__": _is_at_least,
    "__gt__": _is_more,
    "__le__": _is_at_most,
    "__lt__": _is_less,
}

# Named so that type checkers know it, without loading `typing` for it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import astuple, dataclass, field, replace
else:
    astuple, dataclass, field, replace = _astuple, _dataclass, _field, _replace

__all__ = ["astuple", "dataclass", "field", "replace"]
