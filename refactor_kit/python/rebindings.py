"""Names of modules that get a new value while the service runs, and who reads them then.

``from m import name`` keeps the value of its moment, ``m.name`` follows. A rewrite that makes the
first of the second would have a name read stale that is rebound in between.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial

from refactor_kit.base import Refusal, SourceTree, UnreadableSource
from refactor_kit.base.layout import dotted_name
from refactor_kit.memory.word_index import paths_with_words
from refactor_kit.python.imported_names import canonical
from refactor_kit.python.origins import parsed
from refactor_kit.python.scopes import build_scopes
from refactor_kit.python.statements import attribute_chain, import_base

_PATCHED = "a test patches it"
#: Text with the names that a file may rebind, so that most files need not be parsed. Bounded: a
#: line may be as long as a file.
_TARGETS = re.compile(
    rb"\bglobal\b(?:[^\r\n\\]|\\\r?\n)*|\.\s*\w+\b[^\r\n=!<>(]{0,300}=(?!=)"
    rb"|\b(?:del|for|as)\b[^\r\n]{0,300}\.[^\r\n]{0,300}"
    rb"|\b(?:update|multiple)\s*\((?:[^()]|\([^()]*\)){0,400}"
)
_BY_STRING = re.compile(rb"attr\b|patch|globals|vars|__dict__")
_STRINGS = re.compile(rb"[\"'.][\w\x80-\xff]+[\"']")
_WORD = re.compile(rb"[\w\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Rebinding:
    """A place that gives a name a new value; ``how`` says in words what does so."""

    path: str
    line: int
    how: str


@dataclass(frozen=True, slots=True)
class _FileNames:
    """By dotted name, as the file spells it: where it is rebound, and where a function reads it."""

    rebound: dict[str, list[Rebinding]] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)


class Rebindings:
    """Asks one tree about ``names`` of its modules (``apps.store.pool``), looked for together."""

    def __init__(self, tree: SourceTree, source_roots: Sequence[str], names: Iterable[str]) -> None:
        self._tree = tree
        self._roots = tuple(source_roots)
        self._names = cache(partial(_names, tree, self._roots))
        self._paths: dict[str, list[str]] = {name.rpartition(".")[2]: [] for name in names}
        for path in paths_with_words(tree, self._paths) if self._paths else ():
            if path.endswith(".py"):
                for name in self._paths.keys() & _rebound_words(tree, path):
                    self._paths[name].append(path)

    def of(self, dotted: str, *, patches: bool = True) -> tuple[Rebinding, ...]:
        """Where functions, other files or ``patches`` of tests rebind one of the names."""
        return tuple(
            each
            for path in self._paths[dotted.rpartition(".")[2]]
            for spelled, found in self._names(path).rebound.items()
            for each in found
            # A patch reaches the module that it names, and none that passes the name on.
            if (patches and spelled == dotted)
            or (each.how != _PATCHED and self._is_same(spelled, dotted))
        )

    def refusal(
        self, dotted: str, readers: Iterable[str], keeper: str, remedy: str
    ) -> Refusal | None:
        """Why ``keeper`` must not bind ``dotted`` by value for ``readers``; ``None`` if it may.

        It may where no function of a reader looks the name up anew, and none sets it.
        """
        rebindings = self.of(dotted)
        for path in readers if rebindings else ():
            own = next((each for each in rebindings if each.path == path), None)
            line = own.line if own else self._read_late(path, dotted)
            if line:
                first = own or rebindings[0]
                reason = (
                    f"{dotted} gets a new value while the service runs "
                    f"({first.path}:{first.line}: {first.how}), and {keeper}, through which this "
                    "file would use it, would keep the first one"
                )
                return Refusal(path, line, reason, remedy)
        return None

    def _read_late(self, path: str, dotted: str) -> int:
        """The line where a function of ``path`` looks ``dotted`` up; 0 where none does."""
        found = self._names(path).read.items()
        return next((line for spelled, line in found if self._is_same(spelled, dotted)), 0)

    def _is_same(self, *names: str) -> bool:
        """Whether dotted names lead to one object, through modules that pass it on."""
        if len({name.rpartition(".")[2] for name in names}) > 1:
            return False
        return len({canonical(self._tree, name, self._roots) for name in names}) == 1


def _rebound_words(tree: SourceTree, path: str) -> frozenset[str]:
    def read(tree: SourceTree) -> frozenset[str]:
        content = tree.read(path)
        texts = _TARGETS.findall(content)
        texts += _STRINGS.findall(content) if _BY_STRING.search(content) else []
        words = (word for text in texts for word in _WORD.findall(text))
        return frozenset(word.decode("utf-8", "replace") for word in words)

    return tree.memoize(("words rebound", path), read)


def _names(tree: SourceTree, roots: tuple[str, ...], path: str) -> _FileNames:
    def read(tree: SourceTree) -> _FileNames:
        # What Python cannot run binds nothing; where that matters the file is refused elsewhere.
        with suppress(UnreadableSource, RecursionError):
            return _Reader(path, dotted_name(path, roots), parsed(path, tree.read(path))).read()
        return _FileNames()

    return tree.memoize(("names rebound", path, roots), read)


class _Reader:
    """Reads one file; imports count wherever they stand."""

    def __init__(self, path: str, module: str, tree: ast.Module) -> None:
        self._path = path
        self._module = module
        self._tree = tree
        self._package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
        self._found = _FileNames()
        self._meant: dict[str, set[str]] = {}

    def read(self) -> _FileNames:
        nodes = tuple(ast.walk(self._tree))
        late = {id(each): each for each in _in_functions(nodes)}
        for node in nodes:
            for local, dotted in self._bound(node):
                self._meant.setdefault(local, set()).add(dotted)
        for scope in build_scopes(self._tree).values():
            for name in scope.outside.keys() & scope.bound:
                if not scope.outside[name].is_module:
                    continue
                how = f"{getattr(scope.node, 'name', '')}() declares it global"
                self._rebound(f"{self._module}.{name}", _set_in(scope.node, name), how)
        for node in nodes:
            for dotted, how in self._set_by(node):
                # What a module does to itself while it is imported is part of its definition.
                if id(node) in late or dotted.rpartition(".")[0] != self._module:
                    self._rebound(dotted, getattr(node, "lineno", 1), how)
        for node in late.values():
            for dotted in self._read_by(node):
                self._found.read.setdefault(dotted, getattr(node, "lineno", 1))
        return self._found

    def _rebound(self, dotted: str, line: int, how: str) -> None:
        self._found.rebound.setdefault(dotted, []).append(Rebinding(self._path, line, how))

    def _bound(self, node: ast.AST) -> Iterator[tuple[str, str]]:
        """The names that a node binds to modules or to what they hold."""
        match node:
            case ast.Import(names=names):
                for each in names:
                    top = each.name.partition(".")[0]
                    yield (each.asname, each.name) if each.asname else (top, top)
            case ast.ImportFrom(names=names):
                base = import_base(node, self._package)
                yield from ((each.asname or each.name, f"{base}.{each.name}") for each in names)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield from ((name, dotted) for dotted in tuple(self._of(value)))

    def _read_by(self, node: ast.AST) -> Iterable[str]:
        if isinstance(node, ast.ImportFrom):
            return (dotted for _, dotted in self._bound(node))
        return self._of(node) if isinstance(node, ast.Attribute) else ()

    def _set_by(self, node: ast.AST) -> Iterator[tuple[str, str]]:
        """The dotted names to which a node gives a value, and how it does so."""
        match node:
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                yield from ((dotted, "assigned here") for dotted in self._of(node))
            case ast.Subscript(
                value=table, slice=ast.Constant(value=str(name)), ctx=ast.Store() | ast.Del()
            ):
                yield from ((f"{each}.{name}", "assigned here") for each in self._of_table(table))
            case ast.Call(func=ast.Attribute(value=table, attr="update"), keywords=keywords):
                for module in self._of_table(table):
                    yield from ((f"{module}.{each.arg}", "assigned here") for each in keywords)
            case ast.Call(func=func, args=[owner, *keys], keywords=keywords):
                words = attribute_chain(func)[-2:]
                if not {"patch", "setattr", "delattr"} & {*words}:
                    return
                how = "assigned here" if len(words) == 1 and words != ["patch"] else _PATCHED
                owners = self._of(owner)
                if isinstance(owner, ast.Constant):
                    owners = {str(owner.value)}
                    yield str(owner.value), how
                named = [str(key.value) for key in keys[:1] if isinstance(key, ast.Constant)]
                named += [str(each.arg) for each in keywords if words[-1] == "multiple"]
                yield from ((f"{each}.{name}", how) for each in owners for name in named)

    def _of_table(self, node: ast.expr) -> set[str]:
        """The modules whose names ``globals()``, ``vars(m)`` or ``m.__dict__`` holds."""
        match node:
            case ast.Call(func=ast.Name(id="globals" | "vars"), args=[]):
                return {self._module}
            case ast.Call(func=ast.Name(id="vars"), args=[owner]):
                return self._of(owner)
            case ast.Attribute(value=owner, attr="__dict__"):
                return self._of(owner)
        return set()

    def _of(self, node: ast.AST) -> set[str]:
        """What an expression may stand for, as dotted names."""
        match node:
            case ast.Attribute(value=owner, attr=name):
                return {f"{dotted}.{name}" for dotted in self._of(owner)}
            case ast.Name(id=name):
                return self._meant.get(name, set())
            case ast.Subscript(value=ast.Attribute(attr="modules"), slice=ast.Name("__name__")):
                return {self._module}
            case (
                ast.Subscript(
                    value=ast.Attribute(attr="modules"), slice=ast.Constant(value=str(module))
                )
                | ast.Call(
                    func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(module))]
                )
            ):
                return {module}
        return set()


def _in_functions(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """What runs when a function is called; its decorators and defaults run before."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (inner for statement in node.body for inner in ast.walk(statement))
        elif isinstance(node, ast.Lambda):
            yield from ast.walk(node.body)


def _set_in(scope: ast.AST, name: str) -> int:
    """The line where a function gives ``name`` its value."""
    places = (
        node.lineno
        for node in ast.walk(scope)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    )
    return min(places, default=getattr(scope, "lineno", 1))
