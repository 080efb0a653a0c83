"""The service's source, where an object does not show where it stands or what it was made of."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from .living import absolute
from .own import Own
from .registrations import without_registrations

_READS = {
    "copy", "count", "difference", "get", "index", "intersection", "isdisjoint", "issubset",
    "issuperset", "items", "keys", "symmetric_difference", "union", "values",
}  # fmt: skip
_ONLY_READ = {
    "all", "any", "bool", "dict", "enumerate", "filter", "frozenset", "isinstance", "len", "list",
    "max", "min", "print", "repr", "reversed", "set", "sorted", "str", "sum", "tuple", "zip",
}  # fmt: skip
_LOOKS = (
    ast.Assert,
    ast.BinOp,
    ast.Compare,
    ast.Expr,
    ast.FormattedValue,
    ast.If,
    ast.Starred,
    ast.UnaryOp,
    ast.While,
)


class Sources:
    """Parses each file of the service at most once, and only those that are asked for."""

    def __init__(self, own: Own) -> None:
        self._own = own
        self._trees: dict[str, ast.Module] = {}
        self._classes: dict[str, dict[str, ast.ClassDef]] = {}
        self._held: dict[int, set[str]] | None = None
        self._escaping: dict[str, bool] = {}
        self._escaping_in: dict[str, set[str]] = {}
        self._texts: dict[str, bytes] = {}

    def class_place(self, kind: type) -> list[Any]:
        """``[file, first line, last line]`` of a class; empty where it has no source."""
        module = sys.modules.get(kind.__module__)
        found = self._class(kind)
        if module is None or found is None:
            return []
        first = min([found.lineno, *(each.lineno for each in found.decorator_list)])
        return [self._own.file(str(module.__file__)), first, found.end_lineno]

    def made_by(self, value: Any) -> tuple[CodeType, dict[str, Any]] | None:
        """The expression that a module's name is bound to, for the object that it is bound to."""
        for module in self._own.modules:
            for name, each in list(vars(module).items()):
                if each is value:
                    found = _assigned(self._tree(module).body, name)
                    if found is not None:
                        return _compiled(found), vars(module)
        return None

    def member_made_by(self, kind: type, name: str) -> CodeType | None:
        """The expression that a class's body binds ``name`` to."""
        body = self._class(kind)
        found = _assigned(body.body, name) if body is not None else None
        return _compiled(found) if found is not None else None

    def without_registrations(self, function: FunctionType) -> CodeType | None:
        """What the function is without the statements that include routers."""
        module = self._own.scopes.get(id(function.__globals__))
        if module is None:
            return None
        return without_registrations(self._tree(module), function.__code__)

    def is_constant(self, value: Any) -> bool:
        """Whether a module's own name holds the object, and no code of the service changes it.

        Code that hands such an object on, or stores it, may change it.
        """
        if self._held is None:
            self._held = {}
            for module in self._own.modules:
                for name, each in list(vars(module).items()):
                    if isinstance(each, (dict, list, set)):
                        self._held.setdefault(id(each), set()).add(name)
        names = self._held.get(id(value), set())
        return bool(names) and not any(map(self._escapes, names))

    def imported_from(self, scope: dict[str, Any], name: str) -> tuple[dict[str, Any], str] | None:
        """The names of the module of the service, and the one among them, that an import binds."""
        module = self._own.scopes.get(id(scope))
        for each in _imports(self._tree(module).body) if module is not None else ():
            for alias in each.names:
                if (alias.asname or alias.name) == name:
                    origin = sys.modules.get(absolute(each.module or "", each.level, scope))
                    if self._own.is_module(origin) and alias.name in vars(origin):
                        return vars(origin), alias.name
        return None

    def _escapes(self, name: str) -> bool:
        """Whether code anywhere in the service changes what is called so, or hands it on."""
        if name not in self._escaping:
            spelled = name.encode()
            self._escaping[name] = any(
                name in self._escaping_of(module)
                for module in self._own.modules
                if spelled in self._text(module)
            )
        return self._escaping[name]

    def _escaping_of(self, module: ModuleType) -> set[str]:
        if module.__name__ not in self._escaping_in:
            self._escaping_in[module.__name__] = set(_escaping(self._tree(module)))
        return self._escaping_in[module.__name__]

    def _class(self, kind: type) -> ast.ClassDef | None:
        module = sys.modules.get(kind.__module__)
        if module is None or not self._own.is_module(module):
            return None
        if module.__name__ not in self._classes:
            self._classes[module.__name__] = dict(_classes(self._tree(module), ""))
        return self._classes[module.__name__].get(kind.__qualname__)

    def _tree(self, module: ModuleType) -> ast.Module:
        if module.__name__ not in self._trees:
            try:
                self._trees[module.__name__] = ast.parse(self._text(module))
            except (SyntaxError, ValueError):
                self._trees[module.__name__] = ast.Module([], [])
        return self._trees[module.__name__]

    def _text(self, module: ModuleType) -> bytes:
        if module.__name__ not in self._texts:
            try:
                text = Path(str(module.__file__)).read_bytes()
            except OSError:
                text = b""
            self._texts[module.__name__] = text
        return self._texts[module.__name__]


def _imports(body: Iterable[ast.AST]) -> Iterator[ast.ImportFrom]:
    """The imports that run when the module is loaded."""
    for statement in body:
        if isinstance(statement, ast.ImportFrom):
            yield statement
        elif isinstance(statement, (ast.If, ast.Try, ast.ExceptHandler)):
            yield from _imports(ast.iter_child_nodes(statement))


def _compiled(expression: ast.expr) -> CodeType:
    return compile(ast.Expression(expression), "<made by>", "eval")


def _assigned(body: list[ast.stmt], name: str) -> ast.expr | None:
    """What the last plain assignment binds ``name`` to."""
    found: ast.expr | None = None
    for statement in body:
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        if any(isinstance(each, ast.Name) and each.id == name for each in targets):
            found = getattr(statement, "value", None)
    return found


def _classes(tree: ast.AST, prefix: str) -> Iterator[tuple[str, ast.ClassDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield prefix + node.name, node
            yield from _classes(node, f"{prefix}{node.name}.")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _classes(node, f"{prefix}{node.name}.<locals>.")
        elif isinstance(node, ast.stmt):
            yield from _classes(node, prefix)


def _escaping(tree: ast.Module) -> Iterator[str]:
    """The names whose objects are changed, or handed on to where they may be."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        parent = waiting.pop()
        for field, value in ast.iter_fields(parent):
            for child in value if isinstance(value, list) else [value]:
                if not isinstance(child, ast.AST):
                    continue
                waiting.append(child)
                if isinstance(child, ast.Name):
                    name, stored = child.id, isinstance(child.ctx, ast.Del)
                elif isinstance(child, ast.Attribute):
                    name, stored = child.attr, not isinstance(child.ctx, ast.Load)
                else:
                    continue
                if isinstance(child.ctx, ast.Store) and isinstance(child, ast.Name):
                    stored = isinstance(parent, ast.AugAssign)
                if stored or (isinstance(child.ctx, ast.Load) and not _reads(parent, field)):
                    yield name


def _reads(parent: ast.AST, field: str) -> bool:
    """Whether what stands in this field of ``parent`` is only looked at there."""
    if isinstance(parent, ast.Attribute):
        return parent.attr in _READS
    if isinstance(parent, ast.Subscript):
        return field == "slice" or isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.Call):
        return field == "func" or (
            isinstance(parent.func, ast.Name) and parent.func.id in _ONLY_READ
        )
    if isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)):
        return field == "iter"
    return isinstance(parent, _LOOKS)
