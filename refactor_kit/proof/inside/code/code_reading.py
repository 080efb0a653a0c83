"""What code does, with each name read as what it is bound to."""

from __future__ import annotations

import builtins
import inspect
import sys
from bisect import bisect_left
from collections import Counter
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from .bytecode import exception_table, instructions, parameter_names
from .graph import Node, Target
from .living import absolute
from .own import distribution
from .plain import constant, digest

if TYPE_CHECKING:
    from .walking import Walk

_LOCAL = {
    f"{verb}_{kind}" for verb in ("LOAD", "STORE", "DELETE") for kind in ("FAST", "DEREF")
} | {"LOAD_CLOSURE", "LOAD_FAST_AND_CLEAR", "LOAD_FROM_DICT_OR_DEREF"}
_STORES = {"STORE_FAST", "STORE_DEREF", "STORE_NAME", "DELETE_FAST", "DELETE_DEREF"}
_GLOBAL = {"LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"}
# What follows from closures, and what the compiler notes of a class body's place.
_IMPLIED = {"MAKE_CELL", "COPY_FREE_VARS"}
_NOTES = {"__qualname__", "__module__", "__firstlineno__", "__static_attributes__"}
# Generators, coroutines and what takes any number of arguments.
_FLAGS = (
    inspect.CO_VARARGS
    | inspect.CO_VARKEYWORDS
    | inspect.CO_GENERATOR
    | inspect.CO_COROUTINE
    | inspect.CO_ITERABLE_COROUTINE
    | inspect.CO_ASYNC_GENERATOR
)
# Builtins that see the names of local variables.
_SEE_NAMES = {"locals", "vars", "dir", "eval", "exec"}
# Builtins that find code by names that are made at run time.
_RUN_TIME = {"exec", "eval", "compile", "__import__", "globals"}
_ABSENT = object()
# What a name counts as, and what it is.
_Bound = tuple[Target, Any]


def put_code(walk: Walk, node: Node, code: CodeType, scope: dict[str, Any]) -> CodeReader:
    """The code as parts of ``node``: its shape as a digest, then what it reads, in order."""
    reader = CodeReader(walk, scope)
    reader.read_all(code)
    node.put("code", digest("\n".join(reader.shape)))
    if reader.attributes:
        node.put("attributes", " ".join(reader.attributes))
    node.parts.extend(reader.parts)
    if reader.hidden:
        node.opaque = f"what {', '.join(sorted(reader.hidden))} reaches in {node.label}"
    return reader


class CodeReader:
    """Reads one function with all code that stands in it; ``scope`` are its module's names."""

    def __init__(self, walk: Walk, scope: dict[str, Any]) -> None:
        self.walk = walk
        self.scope = scope
        self.shape: list[str] = []
        self.parts: list[tuple[str, Target]] = []
        self.attributes: list[str] = []
        self.hidden: set[str] = set()

    def read_all(self, code: CodeType) -> None:
        self.shape = self.read(code, {}, {})

    def read(self, code: CodeType, outer: dict[str, str], imported: dict[str, _Bound]) -> list[str]:
        """The shape; ``outer`` tells the free variables, ``imported`` those that are imports."""
        return _Body(self, code, outer, imported).read()

    def uses(self, target: Target) -> None:
        name = target.rpartition(":")[2] if isinstance(target, str) else ""
        if name == "import_module":
            self.hidden.add(name)
        self.parts.append(("uses", target))

    def bound(self, name: str) -> Any:
        return self.scope.get(name, _ABSENT)


class _Body:
    """One code object: what it stores itself is numbered, the names of parameters stand."""

    def __init__(
        self, reader: CodeReader, code: CodeType, outer: dict[str, str], imported: dict[str, _Bound]
    ) -> None:
        self._reader = reader
        self._walk = reader.walk
        self._code = code
        self._steps = instructions(code)
        self._parameters = parameter_names(code)
        self._names = {name: name for name in self._parameters}
        if _SEE_NAMES & set(code.co_names):
            self._names |= {name: name for name in (*code.co_varnames, *code.co_cellvars)}
        self._names |= {name: outer[name] for name in code.co_freevars if name in outer}
        self._imported = {name: imported[name] for name in code.co_freevars if name in imported}
        self._stores = Counter(each.argument for each in self._steps if each.name in _STORES)
        self._shape: list[str] = []
        self._at: list[int] = []
        self._jumps: list[tuple[int, int]] = []

    def read(self) -> list[str]:
        code = self._code
        opening = f"code {code.co_argcount} {code.co_posonlyargcount} {code.co_kwonlyargcount}"
        self._shape.append(f"{opening} {code.co_flags & _FLAGS} {' '.join(self._parameters)}")
        index = 0
        while index < len(self._steps):
            self._at.append(len(self._shape))
            following = self._step(index)
            self._at.extend([len(self._shape)] * (following - index - 1))
            index = following
        for place, offset in self._jumps:
            self._shape[place] += f" {self._position(offset)}"
        for start, end, target, depth, goes_on in exception_table(code):
            ends = [self._position(each) for each in (start, end, target)]
            self._shape.append(f"except {ends} {depth} {goes_on}")
        return self._shape

    def _position(self, offset: int) -> int:
        index = bisect_left(self._steps, offset, key=lambda each: each.offset)
        return self._at[index] if index < len(self._at) else len(self._shape)

    def _step(self, index: int) -> int:
        """Reads one step, or several that are one; the number of the next."""
        step = self._steps[index]
        name, argument = step.name, step.argument
        if name in _IMPLIED:
            return index + 1
        if name in ("LOAD_CONST", "LOAD_NAME") and self._next(index, "STORE_NAME") in _NOTES:
            return index + 2
        if name == "IMPORT_NAME":
            return self._import(index)
        if name in _GLOBAL and not (name == "LOAD_NAME" and argument in self._stores):
            return self._global(index)
        if name in _LOCAL and argument in self._imported:
            return self._reads(index, *self._imported[argument])
        if name in ("STORE_GLOBAL", "DELETE_GLOBAL"):
            self._shape.append(name)
            variable = self._walk.variable(self._reader.scope, str(argument))
            self._reader.parts.append(("rebinds", variable))
        elif name == "LOAD_CONST":
            self._constant(argument)
        elif name in _LOCAL:
            shown = self._names.setdefault(argument, f"local {len(self._names)}")
            self._shape.append(f"{name} {shown}")
        elif step.is_jump:
            self._jumps.append((len(self._shape), int(argument)))
            self._shape.append(name)
        else:
            if name in ("LOAD_ATTR", "STORE_ATTR"):
                self._reader.attributes.append(str(argument))
                if argument == "import_module":
                    self._reader.hidden.add(argument)
            self._shape.append(f"{name} {argument!r}")
        return index + 1

    def _next(self, index: int, name: str) -> Any:
        """The argument of the next step where that is ``name`` and nothing jumps to it."""
        if index + 1 < len(self._steps):
            step = self._steps[index + 1]
            if step.name == name and not step.is_target:
                return step.argument
        return None

    def _constant(self, value: Any) -> None:
        if isinstance(value, CodeType):
            self._shape.extend(self._reader.read(value, self._names, self._imported))
            self._shape.append("end")
        else:
            self._shape.append("constant")
            self._reader.parts.append(("constant", constant(value, self._walk.own)))

    # Names of modules.

    def _global(self, index: int) -> int:
        name = str(self._steps[index].argument)
        value = self._reader.bound(name)
        if value is not _ABSENT:
            return self._reads(index, self._walk.binding(self._reader.scope, name), value)
        known = hasattr(builtins, name)
        if name in _RUN_TIME:
            self._reader.hidden.add(name)
        self._shape.append(f"{'builtin' if known else 'unresolved'} {name}")
        return index + 1

    def _reads(self, index: int, target: Target, value: Any) -> int:
        """Follows ``value`` through the attributes that the next steps take of it."""
        walk = self._walk
        while walk.own.is_module(value) and (name := self._next(index, "LOAD_ATTR")) is not None:
            if name not in vars(value):
                if "__getattr__" not in vars(value):
                    break
                target, value = walk.dynamic(value, name), None
            else:
                target, value = walk.binding(vars(value), name), vars(value)[name]
            index += 1
        if issubclass(type(value), type) and walk.own.is_class(value):
            member = self._next(index, "LOAD_ATTR")
            found = walk.member(value, member) if member is not None else None
            if found is not None:
                self._shape.append("uses")
                self._reader.uses(found)
                return index + 2
        for verb in ("STORE_ATTR", "DELETE_ATTR"):
            name = self._next(index, verb)
            if name is not None and walk.own.is_module(value):
                self._shape.append(verb)
                self._reader.parts.append(("rebinds", walk.variable(vars(value), str(name))))
                return index + 2
        self._shape.append("uses")
        self._reader.uses(target)
        return index + 1

    # Imports within a function.

    def _import(self, index: int) -> int:
        """An import of the service's own binds a name to a value, wherever that stands."""
        module, chained = self._module(index)
        if module is None:
            name = str(self._steps[index].argument)
            self._shape.append(f"IMPORT_NAME {distribution(name.partition('.')[0])} {name}")
            return index + 1
        bindings, following = self._bindings(index + 1, module, chained=chained)
        if bindings and all(self._stores[name] == 1 for name, _ in bindings):
            # The level and the list of names were read already.
            for _ in range(2):
                self._shape.pop()
                self._reader.parts.pop()
            self._imported |= dict(bindings)
            return following
        self._shape.append("import")
        for _, (target, _) in bindings:
            self._reader.uses(target)
        return index + 1

    def _module(self, index: int) -> tuple[ModuleType | None, bool]:
        """The service's module, and whether it is reached by way of those above it."""
        level, names = (each.argument for each in self._steps[index - 2 : index])
        name = absolute(str(self._steps[index].argument), int(level or 0), self._reader.scope)
        module = sys.modules.get(name)
        if not self._walk.own.is_module(module):
            return None, False
        return (module, False) if names else (sys.modules[name.partition(".")[0]], True)

    def _bindings(
        self, index: int, module: ModuleType, *, chained: bool
    ) -> tuple[list[tuple[str, _Bound]], int]:
        """What each name is bound to, and the step after the statement."""
        found: list[tuple[str, _Bound]] = []
        bound: _Bound = self._walk.value(module), module
        begun = index
        while index < len(self._steps):
            step = self._steps[index]
            if step.name == "IMPORT_FROM":
                holder = bound[1] if chained else module
                bound = self._from(holder, str(step.argument))
            elif step.name in ("STORE_FAST", "STORE_DEREF", "STORE_NAME"):
                found.append((str(step.argument), bound))
                if chained:
                    # ``import a.b as c`` still has its ``a`` to take from the stack.
                    return found, index + (1 if index == begun else 2)
            elif step.name == "POP_TOP" and found:
                return found, index + 1
            elif not (chained and step.name in ("SWAP", "POP_TOP")):
                return [], index
            index += 1
        return [], index

    def _from(self, holder: Any, name: str) -> _Bound:
        names = vars(holder) if isinstance(holder, ModuleType) else {}
        if name in names:
            return self._walk.binding(names, name), names[name]
        return f"nothing called {name}", None
