"""What code does with the names of a module that it has come by, as its bytecode shows it."""

from __future__ import annotations

import dis
from collections.abc import Iterator
from types import CodeType

SETTERS = {"setattr", "delattr"}
#: Attributes that hold the names of the module of a frame or a function.
ANY_NAMES = {"f_globals", "__globals__"}
_SILENT = {"CACHE", "EXTENDED_ARG", "NOP", "PRECALL", "PUSH_NULL", "RESUME"}
# What leaves the result of a call, the awaited one too.
_RESULTS = {
    "CALL", "CALL_FUNCTION", "CALL_FUNCTION_EX", "CALL_FUNCTION_KW", "CALL_KW", "CALL_METHOD",
    "END_SEND", "JUMP_BACKWARD_NO_INTERRUPT", "YIELD_FROM",
}  # fmt: skip
_VARIABLE_ARGUMENTS = (0x04, 0x08)


def hands_on_names(code: CodeType) -> bool:
    """Whether it does more with a module's names than read one like ``__name__``."""
    steps = _steps(code)
    return any(
        step.argval in ANY_NAMES and not _reads_about(steps[index + 1 : index + 3])
        for index, step in enumerate(steps)
        if isinstance(step.argval, str) and step.opname.startswith("LOAD_")
    )


def sets_its_own(code: CodeType) -> bool:
    """Whether ``setattr`` and ``delattr`` are called for parameters and results of calls alone.

    A module that the code names is neither.
    """
    steps = _steps(code)
    held = _parameters(code) | {name for name, _ in _stored(steps)}
    held -= {name for name, is_result in _stored(steps) if not is_result}
    return all(
        bool(_loaded(after)) and _loaded(after)[0] in held
        for step, after in zip(steps, [*steps[1:], None], strict=True)
        if step.argval in SETTERS and step.opname.startswith("LOAD_")
    )


def _reads_about(steps: list[dis.Instruction]) -> bool:
    key = next((each.argval for each in steps if each.opname == "LOAD_CONST"), None)
    reads = any(
        each.opname == "BINARY_SUBSCR" or each.argrepr == "[]" or each.argval == "get"
        for each in steps
    )
    return reads and isinstance(key, str) and key.startswith("__")


def _steps(code: CodeType) -> list[dis.Instruction]:
    return [each for each in dis.get_instructions(code) if each.opname not in _SILENT]


def _parameters(code: CodeType) -> set[str]:
    number = code.co_argcount + code.co_kwonlyargcount
    number += sum(bool(code.co_flags & each) for each in _VARIABLE_ARGUMENTS)
    return set(code.co_varnames[:number])


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
