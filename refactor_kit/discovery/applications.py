"""The objects of a service that may be its application."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from refactor_kit.base import Settings, SourceTree, UnreadableSource
from refactor_kit.python.imported_names import module_origins, origin_of
from refactor_kit.python.origins import Origins
from refactor_kit.python.source_file import PythonSource, read_source
from refactor_kit.python.statements import assigned
from refactor_kit.reading.application.mounting import gives_application
from refactor_kit.reading.policy.conventions import service_files

_FRAMEWORK = "FastAPI"


def application_files(tree: SourceTree) -> tuple[str, ...]:
    """The files of the service that make an application."""
    called = f"{_FRAMEWORK}(".encode()
    return tuple(path for path in service_files(tree.paths()) if called in tree.read(path))


def applications(tree: SourceTree, roots: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """File and name of each: what is bound at the top level, else a function that makes one.

    A function may stand in another file than the name that is bound to what it makes; one that
    needs arguments cannot be called from outside. What only an object holds that a method makes it
    for (``Server().app``) is looked for where nothing else is found.
    """
    found = list(_made_by_calls(tree, roots))
    yield from found or _held_by_objects(tree, roots)


def _made_by_calls(tree: SourceTree, roots: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    makers = _Makers(tree, roots)
    bound_in = set()
    for source in makers.sources():
        for statement in source.tree.body:
            for name, value in assigned(statement):
                if isinstance(value, ast.Call) and makers.makes(source, value):
                    bound_in.add(source.path)
                    yield source.path, name
    for maker in makers.known.values():
        if maker.path not in bound_in and not maker.needs:
            yield maker.path, f"{maker.name}()"


def _held_by_objects(tree: SourceTree, roots: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Names and functions that give an application where the files run over known values."""
    classes = set(_classes_that_make(tree, roots))
    for path in service_files(tree.paths()):
        if not any(f"{name}(".encode() in tree.read(path) for name in classes):
            continue
        try:
            source = read_source(tree, path, roots)
        except UnreadableSource:
            continue
        for name in _given_names(source):
            settings = Settings(root=Path(), source_roots=roots, app=f"{source.module}:{name}")
            if gives_application(tree, settings):
                yield path, name


def _classes_that_make(tree: SourceTree, roots: tuple[str, ...]) -> Iterator[str]:
    for path in application_files(tree):
        try:
            source = read_source(tree, path, roots)
        except UnreadableSource:
            continue
        for each in source.tree.body:
            if isinstance(each, ast.ClassDef) and _FRAMEWORK in ast.dump(each):
                yield each.name


def _given_names(source: PythonSource) -> Iterator[str]:
    """What the file binds to a call or an attribute, else its functions without arguments."""
    bound = [
        name
        for statement in source.tree.body
        for name, value in assigned(statement)
        if isinstance(value, ast.Call | ast.Attribute)
    ]
    yield from bound
    for each in source.tree.body if not bound else ():
        if isinstance(each, ast.FunctionDef) and not _needs_arguments(each.args):
            yield f"{each.name}()"


@dataclass(frozen=True, slots=True)
class _Maker:
    """A top-level function that returns an application; ``needs`` says that it takes arguments."""

    path: str
    name: str
    needs: bool


class _Makers:
    """The functions that make an application, by their dotted names; also through one another."""

    def __init__(self, tree: SourceTree, roots: tuple[str, ...]) -> None:
        self.tree = tree
        self.roots = roots
        self.known: dict[str, _Maker] = {}
        before = -1
        while before < len(self.known):
            before = len(self.known)
            for source in self.sources():
                for function in source.tree.body:
                    if isinstance(function, ast.FunctionDef) and self._returns(source, function):
                        maker = _Maker(source.path, function.name, _needs_arguments(function.args))
                        self.known.setdefault(f"{source.module}.{function.name}", maker)

    def sources(self) -> Iterator[PythonSource]:
        """The files that call the framework's class, or a function that makes an application."""
        calls = {f"{_FRAMEWORK}(".encode()}
        calls |= {f"{maker.name}(".encode() for maker in self.known.values()}
        for path in service_files(self.tree.paths()):
            content = self.tree.read(path)
            if any(call in content for call in calls):
                try:
                    yield read_source(self.tree, path, self.roots)
                except UnreadableSource:
                    continue

    def makes(self, source: PythonSource, call: ast.Call) -> bool:
        """Whether a call in ``source`` gives an application."""
        function = call.func
        name = function.attr if isinstance(function, ast.Attribute) else ""
        if isinstance(function, ast.Name):
            name = function.id
            if f"{source.module}.{name}" in self.known:
                return True
        origin = origin_of(function, module_origins(source))
        is_known = origin and Origins(self.tree, self.roots).canonical(origin) in self.known
        return name == _FRAMEWORK or bool(is_known)

    def _returns(self, source: PythonSource, function: ast.FunctionDef) -> bool:
        nodes = list(ast.walk(function))
        returns = any(isinstance(each, ast.Return) and each.value for each in nodes)
        calls = (each for each in nodes if isinstance(each, ast.Call))
        return returns and any(self.makes(source, each) for each in calls)


def _needs_arguments(arguments: ast.arguments) -> bool:
    positional = [*arguments.posonlyargs, *arguments.args]
    return len(positional) > len(arguments.defaults) or None in arguments.kw_defaults
