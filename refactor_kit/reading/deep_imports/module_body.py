"""What the statements of a module's body bind, and what they say about ``__all__``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Protocol

from refactor_kit.python.lexical import resolved_module
from refactor_kit.reading.deep_imports.finder import ModuleFinder
from refactor_kit.reading.deep_imports.model import Exports


class OtherExports(Protocol):
    """What answers for the modules that a star takes names from."""

    finder: ModuleFinder

    def read(self, dotted: str) -> Exports: ...


class ModuleBody:
    """What a module's body binds, and what it says about ``__all__``."""

    def __init__(self, reader: OtherExports, module: str, is_package: bool) -> None:
        self.reader = reader
        self.module = module
        self.is_package = is_package
        self.bound: dict[str, str] = {}
        self.declared: set[str] | None = None
        self.computed = False
        self.lazy = False

    def exports(self) -> Exports:
        origins = {name: origin for name, origin in self.bound.items() if origin}
        if self.computed or (self.lazy and self.declared is None):
            return Exports(None, origins)
        if self.declared is not None:
            return Exports(frozenset(self.declared), origins)
        exists = self.reader.finder.exists
        names = (
            name
            for name, origin in self.bound.items()
            if not name.startswith("_") and not (origin and exists(origin))
        )
        return Exports(frozenset(names), origins)

    def read(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Import(names=names):
                for alias in names:
                    bound = alias.asname or alias.name.split(".")[0]
                    self.bound[bound] = alias.name if alias.asname else bound
            case ast.ImportFrom(names=names):
                source = self._source(statement)
                for alias in names:
                    if alias.name == "*":
                        self._read_star(source)
                    else:
                        self.bound[alias.asname or alias.name] = f"{source}.{alias.name}"
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value, extends=False)
            case ast.AnnAssign(target=target, value=annotated) if annotated is not None:
                self._assign(target, annotated, extends=False)
            case ast.AugAssign(target=target, value=value):
                self._assign(target, value, extends=True)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"))) as call):
                self._call_on_all(call)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self.lazy = self.lazy or name == "__getattr__"
                self.bound[name] = ""
            case ast.ClassDef(name=name):
                self.bound[name] = ""
            case _:
                pass

    def _source(self, statement: ast.ImportFrom) -> str:
        package = self.module if self.is_package else self.module.rpartition(".")[0]
        return resolved_module(statement.level, statement.module or "", package)

    def _read_star(self, source: str) -> None:
        exports = self.reader.read(source)
        if exports.names is None:
            self.computed = self.computed or self.declared is None
            return
        for name in exports.names:
            origin = exports.origins.get(name) or f"{source}.{name}"
            # What the other module has from this one is what this one bound before.
            if name not in self.bound or origin != f"{self.module}.{name}":
                self.bound[name] = origin

    def _assign(self, target: ast.expr, value: ast.expr, *, extends: bool) -> None:
        if not isinstance(target, ast.Name):
            return
        if target.id != "__all__":
            self.bound[target.id] = "" if extends else self._dotted(value)
            return
        names = self._names(value)
        if names is None:
            self.computed = True
        else:
            self.declared = (self.declared or set()) | names if extends else names

    def _dotted(self, value: ast.expr) -> str:
        """What ``Alias = module.Class`` is bound to, where that is an imported name."""
        attributes: list[str] = []
        while isinstance(value, ast.Attribute):
            attributes.append(value.attr)
            value = value.value
        if isinstance(value, ast.Name) and self.bound.get(value.id):
            return ".".join([self.bound[value.id], *reversed(attributes)])
        return ""

    def _call_on_all(self, call: ast.Call) -> None:
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        names: set[str] | None = None
        if len(call.args) == 1 and method == "append":
            names = self._names(ast.List([call.args[0]], ast.Load()))
        elif len(call.args) == 1 and method == "extend":
            names = self._names(call.args[0])
        if names is None:
            self.computed = True
        else:
            self.declared = (self.declared or set()) | names

    def _names(self, value: ast.expr) -> set[str] | None:
        match value:
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                found = [_constant(element) for element in elements]
                return None if None in found else {name for name in found if name}
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                first, second = self._names(left), self._names(right)
                return None if first is None or second is None else first | second
            case ast.Name(id="__all__"):
                return set(self.declared or ())
            case ast.Call(func=ast.Name(id="sorted" | "list" | "tuple"), args=[argument]):
                return self._names(argument)
            case _:
                return None


def _constant(element: ast.expr) -> str | None:
    if isinstance(element, ast.Constant) and isinstance(element.value, str):
        return element.value
    return None


def module_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when the module is imported, in whichever branch they stand."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            for block in ("body", "orelse", "finalbody"):
                yield from module_level(getattr(statement, block, []))
            for handler in getattr(statement, "handlers", []):
                yield from module_level(handler.body)
