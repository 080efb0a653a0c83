"""What code does with the names of a module that it has come by, as its bytecode shows it."""

from __future__ import annotations

import dis
from collections.abc import Iterator
from types import CodeType

from .bytecode import NOISE, parameter_names

SETTERS = {"setattr", "delattr"}
_ASKING = {*SETTERS, "vars"}
#: Attributes that hold the names of the module of a frame or a function.
ANY_NAMES = {"f_globals", "__globals__"}
# What leaves the result of a call, the awaited one too.
_RESULTS = {
    "CALL", "CALL_FUNCTION", "CALL_FUNCTION_EX", "CALL_FUNCTION_KW", "CALL_KW", "CALL_METHOD",
    "END_SEND", "JUMP_BACKWARD_NO_INTERRUPT", "YIELD_FROM",
}  # fmt: skip
_GLOBALS = ("LOAD_GLOBAL", "LOAD_NAME")


def hands_on_names(code: CodeType) -> bool:
    """Whether it does more with a module's names than read one like ``__name__``."""
    steps = _steps(code)
    return any(
        step.argval in ANY_NAMES and not _reads_about(steps[index + 1 : index + 3])
        for index, step in enumerate(steps)
        if isinstance(step.argval, str) and step.opname.startswith("LOAD_")
    )


def sets_its_own(code: CodeType, *, results: bool = True) -> bool:
    """Whether it asks for the attributes of parameters alone, and of ``results`` of calls.

    A module that the code names is neither.
    """
    steps = _steps(code)
    stored = list(_stored(steps))
    held = {*parameter_names(code)} | {name for name, _ in stored if results}
    held -= {name for name, is_result in stored if not (results and is_result)}
    owners = [
        _loaded(after)[:1]
        for step, after in zip(steps, [*steps[1:], None], strict=True)
        if step.argval in _ASKING and step.opname in _GLOBALS
    ]
    owners += [
        _loaded(before)[-1:]
        for before, step in zip([None, *steps], steps, strict=False)
        if step.argval == "__dict__" and step.opname == "LOAD_ATTR"
    ]
    return all(owner and owner[0] in held for owner in owners)


def loaded_names(code: CodeType) -> set[str]:
    """The names that it reads of its module or of Python itself, or imports; no attributes."""
    names = (*_GLOBALS, "IMPORT_FROM")
    return {str(step.argval) for step in _steps(code) if step.opname in names}


def _reads_about(steps: list[dis.Instruction]) -> bool:
    key = next((each.argval for each in steps if each.opname == "LOAD_CONST"), None)
    reads = any(
        each.opname == "BINARY_SUBSCR" or each.argrepr == "[]" or each.argval == "get"
        for each in steps
    )
    return reads and isinstance(key, str) and key.startswith("__")


def _steps(code: CodeType) -> list[dis.Instruction]:
    return [each for each in dis.get_instructions(code) if each.opname not in NOISE]


def _stored(steps: list[dis.Instruction]) -> Iterator[tuple[str, bool]]:
    """The local names that are bound, and whether to the result of a call."""
    for before, step in zip([None, *steps], steps, strict=False):
        if not step.opname.startswith(("STORE_FAST", "STORE_DEREF")):
            continue
        names = step.argval if isinstance(step.argval, tuple) else (step.argval,)
        is_result = before is not None and before.opname in _RESULTS
        if step.opname == "STORE_FAST_LOAD_FAST":
            names = names[:1]
        for name in names:
            yield name, is_result and step.opname != "STORE_FAST_STORE_FAST"


def _loaded(step: dis.Instruction | None) -> tuple[str, ...]:
    """The local names that an instruction loads; several of them do."""
    if step is None or not step.opname.startswith("LOAD_FAST"):
        return ()
    return step.argval if isinstance(step.argval, tuple) else (step.argval,)
