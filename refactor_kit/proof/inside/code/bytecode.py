"""The instructions of a function, without what its layout and its place in a file put there."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Iterator
from types import CodeType
from typing import Any, NamedTuple

# What the interpreter keeps for itself, and what only tells a call of a method from another.
NOISE = {"CACHE", "RESUME", "NOP", "EXTENDED_ARG", "PRECALL", "PUSH_NULL"}
_ALIKE = {
    "LOAD_METHOD": "LOAD_ATTR",
    "LOAD_FAST_CHECK": "LOAD_FAST",
    "LOAD_FAST_BORROW": "LOAD_FAST",
    "LOAD_CLASSDEREF": "LOAD_DEREF",
    "LOAD_CONST_IMMORTAL": "LOAD_CONST",
    "LOAD_CONST_MORTAL": "LOAD_CONST",
    "LOAD_SMALL_INT": "LOAD_CONST",
    "RETURN_CONST": "LOAD_CONST",
}
# Two loads or stores in one.
_DOUBLES = {
    "LOAD_FAST_LOAD_FAST": ("LOAD_FAST", "LOAD_FAST"),
    "LOAD_FAST_BORROW_LOAD_FAST_BORROW": ("LOAD_FAST", "LOAD_FAST"),
    "STORE_FAST_LOAD_FAST": ("STORE_FAST", "LOAD_FAST"),
    "STORE_FAST_STORE_FAST": ("STORE_FAST", "STORE_FAST"),
}
_JUMPS = {*dis.hasjrel, *dis.hasjabs}


class Instruction(NamedTuple):
    """One step: ``argument`` is a name, a constant, a nested code or, of a jump, an offset."""

    name: str
    argument: Any
    offset: int
    is_target: bool
    is_jump: bool


def instructions(code: CodeType) -> list[Instruction]:
    """What the code does, step by step, the same on each layout of its source."""
    return list(_instructions(code))


def _instructions(code: CodeType) -> Iterator[Instruction]:
    handled = _handled(code)
    awaited: list[int] = []
    for each in dis.get_instructions(code):
        if each.is_jump_target or each.offset in handled:
            awaited.append(each.offset)
        if each.opname in NOISE:
            continue
        # What led to a step that is left out leads to the next.
        is_target, offset = bool(awaited), each.offset
        awaited.clear()
        if each.opname in _DOUBLES:
            first, second = _DOUBLES[each.opname]
            yield Instruction(first, each.argval[0], offset, is_target, False)
            yield Instruction(second, each.argval[1], offset, False, False)
            continue
        name = _ALIKE.get(each.opname, each.opname)
        jumps = each.opcode in _JUMPS
        yield Instruction(name, each.argval, offset, is_target, jumps)
        if each.opname == "RETURN_CONST":
            yield Instruction("RETURN_VALUE", None, offset, False, False)


def _handled(code: CodeType) -> set[int]:
    """The first and last offsets at which exceptions are caught, and their handlers."""
    return {each for entry in exception_table(code) for each in entry[:3]}


def exception_table(code: CodeType) -> list[tuple[int, int, int, int, bool]]:
    """Where exceptions are caught: first and last offset, handler, depth, whether it goes on."""
    read: Any = dis._parse_exception_table  # type: ignore[attr-defined]
    return [(each.start, each.end, each.target, each.depth, each.lasti) for each in read(code)]


def parameter_names(code: CodeType) -> tuple[str, ...]:
    """The names of all parameters; those of ``*`` and ``**`` come last, without their stars."""
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return code.co_varnames[:count]


def nested(code: CodeType) -> Iterator[CodeType]:
    """The code and all code that stands in it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from nested(each)
