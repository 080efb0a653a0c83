"""The service's functions that live, and the modules that they import only when they run."""

from __future__ import annotations

import contextlib
import dis
import gc
import importlib
import importlib.util
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from .bytecode import nested
from .own import Own

_IMPORT = dis.opmap["IMPORT_NAME"]


Living = list[tuple[CodeType, dict[str, Any]]]


def living_code(own: Own) -> Living:
    """The code of every function of the service, reached or not, with its module's names.

    Modules that a function imports only when it runs are loaded, and so are those that theirs do.
    """
    asked: set[str] = set()
    while True:
        found = _living(own)
        names = {name for each in found for name in _imported(*each)}
        names = {name for name in names if name not in asked and name not in sys.modules}
        asked |= names
        # What does not load here would not load when the function runs.
        if not [name for name in sorted(names) if _loads(name, own)]:
            return found
        own.refresh()


def _living(own: Own) -> Living:
    seen: set[int] = set()
    found: Living = []
    for each in gc.get_objects():
        if type(each) is FunctionType and id(each.__globals__) in own.scopes:
            for code in nested(each.__code__):
                if id(code) not in seen:
                    seen.add(id(code))
                    found.append((code, each.__globals__))
    return found


def _loads(name: str, own: Own) -> bool:
    if not own.is_module(sys.modules.get(name.partition(".")[0])):
        return False
    with contextlib.suppress(Exception, SystemExit):
        importlib.import_module(name)
        return True
    return False


def _imported(code: CodeType, scope: dict[str, Any]) -> Iterator[str]:
    """The modules that an import in the code may name: also what it takes of a package."""
    if _IMPORT not in code.co_code[::2]:
        return
    steps = list(dis.get_instructions(code))
    for index, step in enumerate(steps):
        if step.opcode == _IMPORT:
            level, taken = (each.argval for each in _constants_before(steps, index))
            name = absolute(str(step.argval), int(level or 0), scope)
            yield name
            yield from (f"{name}.{each}" for each in taken or ())


def _constants_before(steps: list[dis.Instruction], index: int) -> list[dis.Instruction]:
    found = [each for each in steps[:index] if each.opname not in ("EXTENDED_ARG", "NOP", "CACHE")]
    return found[-2:]


def absolute(name: str, level: int, scope: dict[str, Any]) -> str:
    """The full name of what ``from ..name import`` stands for in a module with these names."""
    if not level:
        return name
    return importlib.util.resolve_name("." * level + name, str(scope.get("__package__") or ""))
