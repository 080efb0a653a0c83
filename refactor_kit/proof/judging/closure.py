"""What the module's routes reach by import, read from the source alone."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.base.layout import module_file, package_name
from refactor_kit.memory.newest_versions import newest_versions
from refactor_kit.python.parsing import parse_ast
from refactor_kit.python.statements import import_base


class Closure:
    """The import closure of the module's route files, with what it shares counted by use."""

    def __init__(self, tree: SourceTree, context: Context) -> None:
        self._tree = tree
        self._context = context
        self._roots = context.settings.source_roots
        self._public_file = module_file(self._tree, context.settings.public_package, self._roots)
        self._found: dict[tuple[str, str], bytes] = {}
        self._seen: set[str] = set()
        self._public_names: set[str] = set()

    def collected(self) -> dict[tuple[str, str], bytes]:
        """Files and counted parts, by kind (``closure``, ``schemas``, ``public``, ``mounting``)."""
        module = self._context.module
        for part in module.parts:
            self._add(part.schema_file, "schemas")
        for path in dict.fromkeys([module.route_file, *[part.route_file for part in module.parts]]):
            self._add(path)
        self._add_public_names()
        self._add_mounting()
        return self._found

    def _add(self, path: str, kind: str = "closure") -> None:
        if path not in self._tree or path in self._seen or path in self._shared():
            return
        self._seen.add(path)
        content = self._tree.read(path)
        self._found[kind, path] = content
        for imported, names in _imports(path, content, package_name(path, self._roots)):
            if imported == self._context.settings.public_package:
                self._public_names.update(names)
            else:
                self._add_module(imported)
            for name in names:
                self._add_module(f"{imported}.{name}")

    def _add_module(self, dotted: str) -> None:
        """The module's file, and the packages that are run on the way to it."""
        names = dotted.split(".")
        for length in range(1, len(names) + 1):
            path = module_file(self._tree, ".".join(names[:length]), self._roots)
            if path is not None:
                self._add(path)

    def _add_public_names(self) -> None:
        """Of the public package: where each name that is used comes from."""
        if self._public_file is None:
            return
        content = self._tree.read(self._public_file)
        index = _bindings(self._public_file, content, self._context.settings.public_package)
        last = -1
        # What is followed may ask for more names: those that are bound further down count.
        while following := [
            binding
            for name in self._public_names
            for binding in index.get(name, ())
            if binding.place > last
        ]:
            binding = min(following, key=lambda binding: binding.place)
            last = binding.place
            self._found["public", f"{self._public_file}:{binding.name}"] = (
                f"{binding.imported}.{binding.origin}".encode()
            )
            self._add_module(binding.imported)

    def _add_mounting(self) -> None:
        """Of the files that mount routers: the imports of this module's, and what takes them."""
        module = self._context.module
        routes = {module.route_module, *[part.route_module for part in module.parts]}
        last_names = {dotted.rsplit(".", 1)[-1] for dotted in routes}
        for path in sorted(self._shared() - {self._public_file or ""}):
            if path not in self._tree:
                continue
            mounts = _mounts(path, self._tree.read(path))
            imports = sorted({each for word in last_names for each in mounts.imports.get(word, ())})
            about = last_names | {name for _, name, _ in imports}
            calls = dict(each for word in about for each in mounts.calls.get(word, ()))
            lines = [line for _, _, line in imports]
            # Normalised source: how it is laid out is no matter.
            lines += [ast.unparse(calls[place]) for place in sorted(calls)]
            if lines:
                self._found["mounting", path] = "\n".join(lines).encode()

    def _shared(self) -> set[str]:
        """Files of all modules, counted by what this module has in them."""
        app = module_file(self._tree, self._context.settings.app.partition(":")[0], self._roots)
        shared = {path for path in (app, self._public_file) if path is not None}
        folder = self._context.module.route_file.rpartition("/")[0]
        return shared | {f"{folder}/__init__.py" if folder else "__init__.py"}


def _imports(path: str, content: bytes, package: str) -> Iterator[tuple[str, list[str]]]:
    """Every import anywhere in the file: ``(module, names)``; unreadable files have none."""
    for node in ast.walk(_parsed(path, content)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, []
        elif isinstance(node, ast.ImportFrom):
            yield import_base(node, package), [alias.name for alias in node.names]


@dataclass(frozen=True, slots=True)
class _Binding:
    """One name that the public package imports, the ``place``-th of them."""

    place: int
    name: str
    imported: str
    origin: str


@newest_versions(paths=4)
def _bindings(path: str, content: bytes, package: str) -> Mapping[str, Sequence[_Binding]]:
    """The imports by the name they bind."""
    index: dict[str, list[_Binding]] = defaultdict(list)
    places = count()
    for node in ast.walk(_parsed(path, content)):
        if isinstance(node, ast.ImportFrom):
            bound = {alias.asname or alias.name: alias.name for alias in node.names}
            for name, origin in bound.items():
                imported = import_base(node, package)
                index[name].append(_Binding(next(places), name, imported, origin))
    return dict(index)


def _parsed(path: str, content: bytes) -> ast.Module:
    try:
        return parse_ast(path, content)
    except UnreadableSource:
        return ast.Module(body=[], type_ignores=[])


@dataclass(frozen=True, slots=True)
class _Mounts:
    """A file's imports, by the words of their dotted names, and its calls that take a router.

    The numbers keep their order. Every module asks the same file, and few of its lines answer.
    """

    imports: Mapping[str, Sequence[tuple[int, str, str]]]
    calls: Mapping[str, Sequence[tuple[int, ast.Call]]]


@newest_versions(paths=16)
def _mounts(path: str, content: bytes) -> _Mounts:
    imports: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    calls: dict[str, list[tuple[int, ast.Call]]] = defaultdict(list)
    places = count()
    for node in ast.walk(_parsed(path, content)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            origin = getattr(node, "module", None) or ""
            for alias in node.names:
                place = next(places)
                name = alias.asname or alias.name.split(".")[0]
                line = f"{origin} {alias.name} as {alias.asname}"
                for word in set(f"{origin}.{alias.name}".split(".")):
                    imports[word].append((place, name, line))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr != "include_router":
                continue
            place, inner = next(places), list(ast.walk(node))
            spoken = {each.id for each in inner if isinstance(each, ast.Name)}
            spoken |= {each.attr for each in inner if isinstance(each, ast.Attribute)}
            for word in spoken:
                calls[word].append((place, node))
    return _Mounts(dict(imports), dict(calls))
