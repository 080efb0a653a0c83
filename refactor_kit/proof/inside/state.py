"""Which endpoints share which mutable module state.

Two files that each hold ``_sessions = {}`` keep two; merging them into one, or splitting one into
two, changes what the service does without any trace in its OpenAPI document.
"""

from __future__ import annotations

import ast
import inspect
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from .pydantic_models import is_frozen as is_frozen_model
from .routes import methods_of, route_contexts

_MUTATORS = {
    "add",
    "append",
    "appendleft",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "setdefault",
    "update",
}
_DEPTH = 8


def shared_state(app: Any, root: str) -> list[dict[str, Any]]:
    """Each mutable object that endpoints reach, with the endpoints that reach it."""
    users: dict[int, set[str]] = {}
    kinds: dict[int, str] = {}
    for route in route_contexts(app):
        keys = {f"{method} {route.path}" for method in methods_of(route)}
        reach = _Reach(root)
        for call in [getattr(route, "endpoint", None), *_dependencies(route)]:
            for identity, kind in reach.of(call).items():
                users.setdefault(identity, set()).update(keys)
                kinds[identity] = kind
    found = [{"kind": kinds[each], "users": sorted(users[each])} for each in users]
    return sorted(found, key=lambda entry: (entry["users"], entry["kind"]))


def _dependencies(route: Any) -> Iterator[Any]:
    waiting = list(getattr(getattr(route, "dependant", None), "dependencies", None) or [])
    while waiting:
        dependant = waiting.pop()
        waiting.extend(dependant.dependencies)
        yield dependant.call


class _Reach:
    """Follows the names that functions use, through functions and modules of the copy."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._seen: set[int] = set()
        self._found: dict[int, str] = {}

    def of(self, function: Any) -> dict[int, str]:
        self._follow(function, 0)
        return self._found

    def _follow(self, function: Any, depth: int) -> None:
        function = inspect.unwrap(function) if callable(function) else function
        if not isinstance(function, FunctionType) or id(function) in self._seen or depth > _DEPTH:
            return
        self._seen.add(id(function))
        module = sys.modules.get(function.__module__)
        if module is None or not self._is_own(module):
            return
        names = set(_names(function.__code__))
        for default in [*(function.__defaults__ or ()), *_cells(function)]:
            self._follow(getattr(default, "dependency", default), depth + 1)
        for holder, name, value in self._values(module, function.__globals__, names):
            self._look(holder, name, value, depth)

    def _values(
        self, module: ModuleType, scope: dict[str, Any], names: set[str]
    ) -> Iterator[tuple[ModuleType, str, Any]]:
        for name in sorted(names & scope.keys()):
            value = scope[name]
            yield module, name, value
            if isinstance(value, ModuleType) and self._is_own(value):
                for inner in sorted(names & vars(value).keys()):
                    yield value, inner, vars(value)[inner]

    def _look(self, holder: ModuleType, name: str, value: Any, depth: int) -> None:
        if isinstance(value, FunctionType):
            self._follow(value, depth + 1)
        elif inspect.isclass(value):
            if self._is_own(sys.modules.get(value.__module__)):
                for each in vars(value).values():
                    self._follow(getattr(each, "__func__", each), depth + 1)
        elif isinstance(value, (dict, list, set, bytearray)) or hasattr(value, "popleft"):
            if name in mutated_names(holder) or _home_of(value, name, self._root):
                self._found[id(value)] = type(value).__name__
        elif self._is_own(sys.modules.get(type(value).__module__)) and not _is_frozen(value):
            self._found[id(value)] = type(value).__name__
            for each in vars(type(value)).values():
                self._follow(each, depth + 1)

    def _is_own(self, module: Any) -> bool:
        file: str = getattr(module, "__file__", None) or ""
        return bool(file) and os.path.realpath(file).startswith(self._root + os.sep)


def _is_frozen(value: Any) -> bool:
    """Whether an object is a value that nobody can change: settings, say."""
    parameters = getattr(type(value), "__dataclass_params__", None)
    frozen = getattr(parameters, "frozen", False) or is_frozen_model(value)
    try:
        hash(value)
    except TypeError:
        return False
    return bool(frozen)


def _home_of(value: Any, name: str, root: str) -> bool:
    """Whether some module of the copy that holds this very object changes it."""
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None) or ""
        holds = file.startswith(root + os.sep) and vars(module).get(name) is value
        if holds and name in mutated_names(module):
            return True
    return False


_mutated: dict[str, set[str]] = {}


def mutated_names(module: ModuleType) -> set[str]:
    """The module-level names whose objects the module's own code changes."""
    file = getattr(module, "__file__", None) or ""
    if file not in _mutated:
        try:
            _mutated[file] = set(_mutations(ast.parse(Path(file).read_bytes())))
        except (OSError, SyntaxError, ValueError):
            _mutated[file] = set()
    return _mutated[file]


def _mutations(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        targets: list[Any] = []
        if isinstance(node, (ast.Assign, ast.Delete)):
            targets = list(node.targets)
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
            targets = [node.target]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in _MUTATORS and isinstance(node.func.value, ast.Name):
                yield node.func.value.id
        elif isinstance(node, ast.Global):
            yield from node.names
        for target in targets:
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                yield target.value.id


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _cells(function: FunctionType) -> list[Any]:
    found = []
    for cell in function.__closure__ or ():
        try:
            found.append(cell.cell_contents)
        except ValueError:
            continue
    return found
