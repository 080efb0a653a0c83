"""Functions that only hand their arguments on: what a facade consists of."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from .bytecode import parameter_names
from .code_reading import CodeReader
from .graph import Target

if TYPE_CHECKING:
    from .walking import Walk

# The shape of the code, and its constants.
_Form = tuple[tuple[str, ...], tuple[Target, ...]]
_LONGEST = 400
_OTHER_FORMS = inspect.CO_GENERATOR | inspect.CO_ITERABLE_COROUTINE | inspect.CO_ASYNC_GENERATOR


def forwarded(walk: Walk, function: FunctionType, reader: CodeReader) -> int | None:
    """The node of the function that ``function`` hands all its arguments on to, and its answer.

    The two have the same parameters with the same defaults, and both are coroutines or neither is.
    """
    code = function.__code__
    used = [target for role, target in reader.parts if role == "uses"]
    if len(used) != 1 or function.__closure__ or len(code.co_code) > _LONGEST:
        return None
    other = walk.functions.get(used[0])
    if other is None or other is function or not _has_signature_of(function, other):
        return None
    if _form(reader) not in _forms(walk, code):
        return None
    return int(used[0])


def _has_signature_of(function: FunctionType, other: FunctionType) -> bool:
    ours, theirs = function.__code__, other.__code__
    return (
        _signature(ours) == _signature(theirs)
        and not ours.co_flags & _OTHER_FORMS
        and not theirs.co_flags & _OTHER_FORMS
        and _are_equal(function.__defaults__ or (), other.__defaults__ or ())
        and _are_equal(_named_defaults(function), _named_defaults(other))
    )


def _signature(code: CodeType) -> tuple[Any, ...]:
    forms = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS | inspect.CO_COROUTINE
    kinds = code.co_flags & forms
    return code.co_argcount, code.co_posonlyargcount, parameter_names(code), kinds


def _named_defaults(function: FunctionType) -> list[Any]:
    return [each for pair in sorted((function.__kwdefaults__ or {}).items()) for each in pair]


def _are_equal(ours: Sequence[Any], theirs: Sequence[Any]) -> bool:
    """Whether the defaults are the same objects, or plain values that cannot be told apart."""
    if len(ours) != len(theirs):
        return False
    plain = (str, bytes, int, float, bool, type(None))
    return all(
        left is right or (type(left) is type(right) and type(left) in plain and left == right)
        for left, right in zip(ours, theirs, strict=True)
    )


def _form(reader: CodeReader) -> _Form:
    constants = tuple(target for role, target in reader.parts if role == "constant")
    return tuple(reader.shape), constants


def _forms(walk: Walk, code: CodeType) -> list[_Form]:
    """What code that only forwards looks like, for the parameters of ``code``."""
    signature = _signature(code)
    if signature not in walk.forms:
        walk.forms[signature] = [_compiled(walk, source) for source in _sources(code)]
    found: list[_Form] = walk.forms[signature]
    return found


def _compiled(walk: Walk, source: str) -> _Form:
    scope: dict[str, Any] = {"target": None}
    exec(compile(source, "<forward>", "exec"), scope)
    reader = CodeReader(walk, scope)
    reader.read_all(scope["forward"].__code__)
    return _form(reader)


def _sources(code: CodeType) -> Iterator[str]:
    names = list(code.co_varnames)
    bare, plain = code.co_posonlyargcount, code.co_argcount
    more = plain + code.co_kwonlyargcount
    extra = f"*{names[more]}" if code.co_flags & inspect.CO_VARARGS else ""
    rest = f"**{names[more + bool(extra)]}" if code.co_flags & inspect.CO_VARKEYWORDS else ""
    only = names[plain:more]
    declared = [*names[:bare], *(["/"] if bare else []), *names[bare:plain]]
    declared += [extra] if extra else ["*"] if only else []
    declared += [*only, *([rest] if rest else [])]
    opening, waits = (
        ("async def", "await ") if code.co_flags & inspect.CO_COROUTINE else ("def", "")
    )
    by_name = [f"{name}={name}" for name in only]
    for given in (names[bare:plain], [f"{name}={name}" for name in names[bare:plain]]):
        handed = [*names[:bare], *given, *([extra] if extra else []), *by_name]
        handed += [rest] if rest else []
        yield (
            f"{opening} forward({', '.join(declared)}):\n"
            f"    return {waits}target({', '.join(handed)})\n"
        )
