"""What one file does to names of modules: where it rebinds them, and where it reads them late."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from refactor_kit.base import SourceTree, UnreadableSource
from refactor_kit.base.layout import dotted_name
from refactor_kit.python.lazy_exports import lazy_table
from refactor_kit.python.origins import parsed
from refactor_kit.python.scopes import Scope, build_scopes
from refactor_kit.python.statements import attribute_chain, import_base

PATCHED = "a test patches it"
#: Text with the names that a file may rebind, so that most files need not be parsed. Bounded: a
#: line may be as long as a file.
_TARGETS = re.compile(
    rb"\bglobal\b(?:[^\r\n\\]|\\\r?\n)*|\.\s*\w+\b[^\r\n=!<>(]{0,300}=(?!=)"
    rb"|\b(?:del|for|as)\b[^\r\n]{0,300}\.[^\r\n]{0,300}"
    rb"|\b(?:update|multiple)\s*\((?:[^()]|\([^()]*\)){0,400}"
)
_BY_STRING = re.compile(rb"attr\b|patch|globals|vars|__dict__")
_STRINGS = re.compile(rb"[\"'.][\w\x80-\xff]+[\"']")
#: What gives all names of a module new values, and the words by which such files are found.
_REPLACING = re.compile(
    rb"\b(?:reload|exec|globals|vars)\s*\(|\bmodules\s*\[|\b__class__\s*=|__dict__"
    rb"|\b(?:set|del)attr\s*\(\s*[\w.]+\s*,\s*[^\s\"']"
)
REPLACING_WORDS = (
    "reload", "modules", "__class__", "exec", "globals", "vars", "__dict__", "setattr", "delattr"
)  # fmt: skip
_WORD = re.compile(rb"[\w\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Rebinding:
    """A place that gives a name a new value; ``how`` says in words what does so."""

    path: str
    line: int
    how: str


@dataclass(frozen=True, slots=True)
class FileNames:
    """By dotted name, as the file spells it: where it is rebound, and where a function reads it.

    ``replaced`` are modules that get other names as a whole. ``answers`` is the file's own
    ``__getattr__``, which is asked for every name but the ``bound`` ones.
    """

    rebound: dict[str, list[Rebinding]] = field(default_factory=dict)
    replaced: dict[str, list[Rebinding]] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    answers: list[Rebinding] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)


def rebound_words(tree: SourceTree, path: str) -> frozenset[str]:
    def read(tree: SourceTree) -> frozenset[str]:
        content = tree.read(path)
        texts = _TARGETS.findall(content)
        texts += _STRINGS.findall(content) if _BY_STRING.search(content) else []
        words = (word for text in texts for word in _WORD.findall(text))
        return frozenset(word.decode("utf-8", "replace") for word in words)

    return tree.memoize(("words rebound", path), read)


def may_replace_modules(tree: SourceTree, path: str) -> bool:
    def read(tree: SourceTree) -> bool:
        return _REPLACING.search(tree.read(path)) is not None

    return tree.memoize(("may replace modules", path), read)


def file_names(tree: SourceTree, roots: tuple[str, ...], path: str) -> FileNames:
    def read(tree: SourceTree) -> FileNames:
        # What Python cannot run binds nothing; where that matters the file is refused elsewhere.
        with suppress(UnreadableSource, RecursionError):
            return _Reader(path, dotted_name(path, roots), parsed(path, tree.read(path))).read()
        return FileNames()

    return tree.memoize(("names rebound", path, roots), read)


class _Reader:
    """Reads one file; imports count wherever they stand."""

    def __init__(self, path: str, module: str, tree: ast.Module) -> None:
        self._path = path
        self._module = module
        self._tree = tree
        self._package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
        self._found = FileNames()
        self._meant: dict[str, set[str]] = {}

    def read(self) -> FileNames:
        nodes = tuple(ast.walk(self._tree))
        late = {id(each): each for each in _in_functions(nodes)}
        on_demand = {id(each) for each in _on_demand(nodes)}
        for node in nodes:
            for local, dotted in self._bound(node):
                self._meant.setdefault(local, set()).add(dotted)
        scopes = build_scopes(self._tree)
        self._read_answers(scopes[self._tree])
        for scope in scopes.values():
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
            for module in self._replaced_by(node):
                place = Rebinding(self._path, getattr(node, "lineno", 1), "replaced here")
                self._found.replaced.setdefault(module, []).append(place)
            for module in self._any_name_set_by(node):
                if (id(node) in late or module != self._module) and id(node) not in on_demand:
                    how = "any name of its module may be assigned here"
                    place = Rebinding(self._path, getattr(node, "lineno", 1), how)
                    self._found.replaced.setdefault(module, []).append(place)
        for node in late.values():
            for dotted in self._read_by(node):
                self._found.read.setdefault(dotted, getattr(node, "lineno", 1))
        return self._found

    def _rebound(self, dotted: str, line: int, how: str) -> None:
        self._found.rebound.setdefault(dotted, []).append(Rebinding(self._path, line, how))

    def _read_answers(self, scope: Scope) -> None:
        """The module's ``__getattr__``; what its table imports on demand is as good as bound."""
        if "__getattr__" not in scope.bound:
            return
        line = _line_of(self._tree, "__getattr__")
        how = "__getattr__() answers for it at each access"
        self._found.answers.append(Rebinding(self._path, line, how))
        table = lazy_table(self._tree, self._package)
        self._found.bound.update(scope.bound, table.entries if table else ())

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
                how = "assigned here" if len(words) == 1 and words != ["patch"] else PATCHED
                owners = self._of(owner)
                if isinstance(owner, ast.Constant):
                    owners = {str(owner.value)}
                    yield str(owner.value), how
                named = [str(key.value) for key in keys[:1] if isinstance(key, ast.Constant)]
                named += [str(each.arg) for each in keywords if words[-1] == "multiple"]
                yield from ((f"{each}.{name}", how) for each in owners for name in named)

    def _replaced_by(self, node: ast.AST) -> Iterable[str]:
        """The modules that a node gives other names: runs anew, or puts another object for."""
        match node:
            case ast.Call(func=func, args=[module]) if attribute_chain(func)[-1:] == ["reload"]:
                return self._of(module)
            case ast.Attribute(value=module, attr="__class__", ctx=ast.Store()):
                return self._of(module)
            case ast.Subscript(value=ast.Attribute(attr="modules"), ctx=ast.Store()):
                return self._of(node)
        return ()

    def _any_name_set_by(self, node: ast.AST) -> Iterable[str]:
        """The modules of which a node gives values to names that are made while it runs."""
        match node:
            case ast.Call(func=ast.Name(id="exec"), args=[_]):
                return {self._module}
            case ast.Call(func=ast.Name(id="exec"), args=[_, table, *_]):
                return self._of_table(table)
            case ast.Subscript(
                value=table, slice=ast.Name() | ast.JoinedStr(), ctx=ast.Store() | ast.Del()
            ):
                return self._of_table(table)
            case ast.Call(
                func=ast.Attribute(value=table, attr="update"), args=args, keywords=keywords
            ) if args or any(each.arg is None for each in keywords):
                return self._of_table(table)
            case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[owner, key, *_]):
                return () if isinstance(key, ast.Constant) else self._of(owner)
        return ()

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


def _on_demand(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """What a module's own ``__getattr__`` does: it binds names that nothing bound before."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and node.name == "__getattr__":
            yield from ast.walk(node)


def _line_of(tree: ast.Module, function: str) -> int:
    """The line of a definition at the top level; 1 where the name is bound in another way."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return next((node.lineno for node in nodes if node.name == function), 1)


def _set_in(scope: ast.AST, name: str) -> int:
    """The line where a function gives ``name`` its value."""
    places = (
        node.lineno
        for node in ast.walk(scope)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    )
    return min(places, default=getattr(scope, "lineno", 1))
