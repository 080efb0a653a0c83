"""The names of the service's modules that its code binds anew while it runs."""

from __future__ import annotations

import builtins
import dis
import sys
from collections.abc import Iterator
from types import CodeType, ModuleType
from typing import Any

from .bindings import ANY_NAMES, SETTERS, hands_on_names, loaded_names, sets_its_own
from .living import Living
from .own import Own

_BINDS_GLOBAL = {dis.opmap[name] for name in ("STORE_GLOBAL", "DELETE_GLOBAL")}
_BINDS_ATTRIBUTE = {dis.opmap[name] for name in ("STORE_ATTR", "DELETE_ATTR")}
# Builtins by which code may bind any name of its own module, or of one that it has.
_OWN_NAMES = {"globals", "exec"}
_OTHERS_NAMES = {*SETTERS, "vars", "__dict__"}
# Ways to come by any module, and what binds names of what one has come by.
_ANY_MODULE = {"modules", "import_module"}
# Which module gives what is called so; an attribute of anything else is another.
_GIVEN_BY = {
    "reload": "importlib",
    "import_module": "importlib",
    "modules": "sys",
    **dict.fromkeys((*_OWN_NAMES, *SETTERS, "vars"), "builtins"),
}


class Rebinding:
    """Asks every function of the service that lives, whether an endpoint reaches it or not."""

    def __init__(self, own: Own, living: Living) -> None:
        self._own = own
        self._names: set[tuple[int, str]] = set()
        self._whole: set[int] = set()
        for code, scope in living:
            self._read(code, scope)

    def is_rebound(self, scope: dict[str, Any], name: str) -> bool:
        """Whether any function may bind the ``name`` of the module with these names."""
        return id(scope) in self._whole or (id(scope), name) in self._names

    def _read(self, code: CodeType, scope: dict[str, Any]) -> None:
        operations = set(code.co_code[::2])
        binds = operations & (_BINDS_GLOBAL | _BINDS_ATTRIBUTE)
        names = _meant(code, scope)
        taken = ""
        for each in dis.get_instructions(code) if binds else ():
            of_an_item, taken = taken.startswith(("BINARY_SUBSCR", "BINARY_OP")), each.opname
            if of_an_item and each.opcode in _BINDS_ATTRIBUTE and names & _ANY_MODULE:
                # ``sys.modules[name].x = 1``
                self._whole |= set(self._own.scopes)
            if each.opcode in _BINDS_GLOBAL:
                self._names.add((id(scope), each.argval))
            elif each.opcode in _BINDS_ATTRIBUTE:
                # Which of the modules that the code names it is of is not followed.
                for module in self._named(code, scope):
                    if each.argval in vars(module):
                        self._names.add((id(vars(module)), each.argval))
        if (names & ANY_NAMES and hands_on_names(code)) or (
            names & _ANY_MODULE and names & SETTERS and not sets_its_own(code, results=False)
        ):
            self._whole |= set(self._own.scopes)
        if any(hasattr(builtins, name) and name not in scope for name in names & _OWN_NAMES):
            self._whole.add(id(scope))
        if "reload" in names or (names & _OTHERS_NAMES and not sets_its_own(code)):
            self._whole.update(id(vars(module)) for module in self._named(code, scope))

    def _named(self, code: CodeType, scope: dict[str, Any]) -> Iterator[ModuleType]:
        """The service's modules that the code's names lead to, by name or by import."""
        holders = [scope]
        for name in code.co_names:
            found = [holder[name] for holder in holders if name in holder]
            found += [sys.modules.get(name)]
            for module in filter(self._own.is_module, found):
                yield module
                holders.append(vars(module))


def _meant(code: CodeType, scope: dict[str, Any]) -> set[str]:
    """The names in the code, without attributes that are only called like a way to bind names."""
    names = set(code.co_names)
    asked = names & _GIVEN_BY.keys()
    loaded = loaded_names(code) if asked else set()
    return names - {name for name in asked - loaded if not _has(code, scope, _GIVEN_BY[name])}


def _has(code: CodeType, scope: dict[str, Any], module: str) -> bool:
    given = sys.modules.get(module)
    return any(name == module or scope.get(name) is given for name in code.co_names)
