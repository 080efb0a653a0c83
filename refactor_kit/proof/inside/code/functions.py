"""Functions, methods and what wraps them."""

from __future__ import annotations

import functools
import inspect
import types
import typing
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .code_reading import CodeReader, put_code
from .forwards import forwarded
from .graph import Node, Target
from .own import external
from .registrations import includes_routers

if TYPE_CHECKING:
    from .walking import Walk

# An annotation whose names nothing is bound to: nothing can read it while the service runs.
UNBOUND = "unbound"

_Fill = Callable[["Walk", Node, Any], None]
_EXTERNAL = (
    types.BuiltinFunctionType,
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
    types.ClassMethodDescriptorType,
    types.GetSetDescriptorType,
    types.MemberDescriptorType,
    types.MethodWrapperType,
)
# What Cython makes of a function.
_COMPILED = "cython_function_or_method"
_FORMS = {
    inspect.CO_GENERATOR: "generator",
    inspect.CO_COROUTINE: "coroutine",
    inspect.CO_ITERABLE_COROUTINE: "coroutine",
    inspect.CO_ASYNC_GENERATOR: "async generator",
}


def read(walk: Walk, value: Any, shared: bool) -> Target | None:
    """The node of a function or of what is made of one."""
    if isinstance(value, types.FunctionType):
        return _function(walk, value)
    if isinstance(value, _EXTERNAL) or type(value).__name__ == _COMPILED:
        return _builtin(walk, value)
    if not isinstance(value, _WRAPPING):
        return None
    for kind, (name, fill) in _WRAPPERS.items():
        if isinstance(value, kind):
            identity = kind is functools._lru_cache_wrapper
            return _wrapper(walk, value, name, fill, identity=identity)
    return None


def _function(walk: Walk, function: types.FunctionType) -> Target:
    label = f"{function.__module__}:{function.__qualname__}"
    key = ("object", id(function))
    if walk.own.is_function(function):
        number = walk.node(
            key, "function", lambda node: _own(walk, node, function), label=label, keep=function
        )
        walk.functions[number] = function
        return number
    if function.__closure__ or hasattr(function, "__wrapped__"):
        return walk.node(
            key,
            "wrapper",
            lambda node: _external(walk, node, function),
            label=label,
            keep=function,
        )
    return external(function)


def _own(walk: Walk, node: Node, function: types.FunctionType) -> None:
    code = function.__code__
    node.place = walk.own.place(code)
    node.put("parameters", ", ".join(parameters(code)))
    node.put("form", _FORMS.get(code.co_flags & sum(_FORMS), "function"))
    for name, default in defaults(function):
        node.put(f"default of {name}", walk.value(default))
    reader = _put_code(walk, node, function)
    for name, hint in _hints(function):
        target = UNBOUND if hint == UNBOUND else walk.value(hint, shared=False)
        node.put(f"annotation of {name}", target)
    _put_held(walk, node, function)
    node.forward = forwarded(walk, function, reader)


def _put_code(walk: Walk, node: Node, function: types.FunctionType) -> CodeReader:
    """The code, in which what includes routers is apart."""
    code, scope = function.__code__, function.__globals__
    bare = walk.sources.without_registrations(function) if includes_routers(code) else None
    if bare is not None:

        def fill(whole: Node) -> None:
            whole.place = node.place
            put_code(walk, whole, code, scope)

        registers = walk.node(
            ("registration", id(code)), "registration", fill, label=node.label, keep=code
        )
        node.put("registers", registers)
    return put_code(walk, node, bare or code, scope)


def _external(walk: Walk, node: Node, function: types.FunctionType) -> None:
    node.put("function", external(function))
    for name, default in defaults(function):
        node.put(f"default of {name}", walk.value(default))
    _put_held(walk, node, function)


def _put_held(walk: Walk, node: Node, function: types.FunctionType) -> None:
    """What a function carries with it: closure, attributes, what it wraps."""
    for cell in function.__closure__ or ():
        try:
            node.put("closure", walk.value(cell.cell_contents))
        except ValueError:
            node.put("closure", "nothing yet")
    held = dict(vars(function))
    # What a function holds may be changed: two equal ones are not one.
    node.identity = bool(held.keys() - {"__wrapped__"})
    if "__wrapped__" in held:
        node.put("wraps", walk.value(held.pop("__wrapped__")))
    for name, value in sorted(held.items()):
        node.put(f"attribute {name}", walk.value(value))


def parameters(code: types.CodeType) -> Iterator[str]:
    """The parameters as they are declared, without defaults and annotations."""
    names = list(code.co_varnames)
    for index in range(code.co_argcount):
        yield names[index]
        if index + 1 == code.co_posonlyargcount:
            yield "/"
    more = code.co_argcount + code.co_kwonlyargcount
    if code.co_flags & inspect.CO_VARARGS:
        yield f"*{names[more]}"
        more += 1
    elif code.co_kwonlyargcount:
        yield "*"
    yield from names[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    if code.co_flags & inspect.CO_VARKEYWORDS:
        yield f"**{names[more]}"


def defaults(function: types.FunctionType) -> Iterator[tuple[str, Any]]:
    """Parameters that have a default, in order, with it."""
    code = function.__code__
    given = function.__defaults__ or ()
    positional = code.co_varnames[: code.co_argcount]
    yield from zip(positional[len(positional) - len(given) :], given, strict=True)
    named = function.__kwdefaults__ or {}
    for name in code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]:
        if name in named:
            yield name, named[name]


def _hints(function: types.FunctionType) -> list[tuple[str, Any]]:
    """The annotations as types, those of parameters in their order."""
    written = dict(getattr(function, "__annotations__", None) or {})
    if not written:
        return []
    try:
        found = typing.get_type_hints(function, include_extras=True)
    except Exception:
        # One that is imported for type checkers alone keeps the others from being found.
        found = {name: _hint(function, hint) for name, hint in written.items()}
    return [(name, found.get(name, written[name])) for name in written]


def _hint(function: types.FunctionType, written: Any) -> Any:
    """One annotation as a type, or :data:`UNBOUND`."""
    alone = types.SimpleNamespace(__annotations__={"it": written})
    try:
        return typing.get_type_hints(alone, function.__globals__, include_extras=True)["it"]
    except Exception:
        return UNBOUND


def _builtin(walk: Walk, value: Any) -> Target:
    holder = getattr(value, "__self__", None)
    name = str(getattr(value, "__qualname__", value.__name__))
    if holder is None or isinstance(holder, (types.ModuleType, type)):
        owner = getattr(value, "__objclass__", None)
        module = getattr(owner, "__module__", None) or getattr(value, "__module__", None)
        if module not in walk.own.modules_by_name:
            return f"{module or 'builtins'}:{name}"

        def compiled(node: Node) -> None:
            node.put("name", name)
            node.opaque = f"{module}.{name}, which is compiled"

        return walk.node(("object", id(value)), "opaque", compiled, keep=value)

    def fill(node: Node) -> None:
        node.put("function", name)
        node.put("of", walk.value(holder))

    return walk.node(("object", id(value)), "method", fill, keep=value)


def _wrapper(walk: Walk, value: Any, name: str, fill: _Fill, *, identity: bool) -> int:
    def filled(node: Node) -> None:
        node.identity = identity
        fill(walk, node, value)

    # Methods are made anew each time that they are asked for.
    key: tuple[Any, ...] = ("object", id(value))
    if isinstance(value, types.MethodType):
        key = ("method", id(value.__func__), id(value.__self__))
    return walk.node(key, name, filled, keep=value)


def _method(walk: Walk, node: Node, value: Any) -> None:
    node.put("function", walk.value(value.__func__))
    node.put("of", walk.value(value.__self__))


def _partial(walk: Walk, node: Node, value: Any) -> None:
    node.put("function", walk.value(value.func))
    for index, each in enumerate(value.args):
        node.put(f"argument {index + 1}", walk.value(each))
    for name, each in value.keywords.items():
        node.put(f"argument {name}", walk.value(each))


def _held_function(walk: Walk, node: Node, value: Any) -> None:
    node.put("function", walk.value(value.__func__))


def _property(walk: Walk, node: Node, value: Any) -> None:
    for role, each in (("get", value.fget), ("set", value.fset), ("delete", value.fdel)):
        node.put(role, walk.value(each))


def _cached_property(walk: Walk, node: Node, value: Any) -> None:
    node.put("get", walk.value(value.func))


def _cache(walk: Walk, node: Node, value: Any) -> None:
    for name, each in sorted(value.cache_parameters().items()):
        node.put(name, walk.value(each))
    node.put("function", walk.value(value.__wrapped__))


_WRAPPERS: dict[type, tuple[str, _Fill]] = {
    types.MethodType: ("method", _method),
    staticmethod: ("static method", _held_function),
    classmethod: ("class method", _held_function),
    property: ("property", _property),
    functools.partial: ("partial", _partial),
    functools.partialmethod: ("partial method", _partial),
    functools.cached_property: ("cached property", _cached_property),
    functools._lru_cache_wrapper: ("cache", _cache),
}
_WRAPPING = tuple(_WRAPPERS)
