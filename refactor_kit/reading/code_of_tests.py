"""What the tests of a module say: each file by a digest of its source, and the fixtures they use.

Of a ``conftest.py``, a plugin or a helper counts what the tests use, by a name or as a fixture, and
what it does for all tests below its folder.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from refactor_kit.base import Settings, SourceTree, UnreadableSource
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import attribute_chain, parameters_of
from refactor_kit.reading.bound_names import statements_by_name
from refactor_kit.reading.definitions import (
    UNNAMED,
    UNREAD,
    Definitions,
    Named,
)

_SHARED = "conftest.py"
_PLUGINS = "pytest_plugins"
_HOOK = "pytest_"
_LENGTH = 12
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class UsedFile:
    """A file that tests are made of.

    ``digest`` is of what it says, whatever its layout; ``UNREAD`` where the running Python does not
    read it. ``names`` are the definitions that count; ``None`` where all of them do.
    """

    digest: str
    names: frozenset[str] | None = None


def code_of_tests(
    tree: SourceTree, settings: Settings, own: Iterable[str]
) -> Mapping[str, UsedFile]:
    """By path: the files ``own``, which count whole, and what else their tests use."""
    return _CodeOfTests(tree, settings).of([path for path in own if path in tree])


class _CodeOfTests:
    def __init__(self, tree: SourceTree, settings: Settings) -> None:
        self._tree = tree
        self._definitions = Definitions(tree, settings, of_tests=True)
        self._origins = Origins(tree, settings.source_roots)
        self._folder = f"{settings.tests.rstrip('/')}/"
        self._files: dict[str, Mapping[str, _Asked]] = {}

    def of(self, own: list[str]) -> dict[str, UsedFile]:
        found: dict[str, set[str]] = {}
        waiting = [(path, name) for path in own for name in self._definitions.names(path) or ()]
        while waiting:
            path, name = waiting.pop()
            names = found.setdefault(path, set())
            if not names:
                waiting += self._for_all(path)
            if name in names:
                continue
            names.add(name)
            waiting += self._used_by(path, name)
        whole = {path: UsedFile(self._digest(path, None)) for path in own}
        parts = {
            path: UsedFile(self._digest(path, names), frozenset(names))
            for path, names in found.items()
            if path not in whole
        }
        return whole | parts

    def _digest(self, path: str, names: Iterable[str] | None) -> str:
        known = self._definitions.names(path)
        if known is None:
            return UNREAD
        told = (
            f"{name} {source.digest}"
            for name in sorted(known if names is None else names)
            if (source := self._definitions.source((path, name))) is not None
        )
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:_LENGTH]

    def _used_by(self, path: str, name: str) -> Iterator[Named]:
        """What a definition names in other files of tests, and the fixtures that it asks for."""
        source = self._definitions.source((path, name))
        for used in source.named if source is not None else ():
            if used[0].startswith(self._folder) or self._is_shared(used[0]):
                yield used
        asked = self._read(path).get(name, _NOTHING).words
        for provider in (path, *self._providers(path)):
            for other, each in self._read(provider).items():
                if each.fixture in asked and (provider, other) != (path, name):
                    yield provider, other

    def _for_all(self, path: str) -> Iterator[Named]:
        """What the files beside and above one do for every test in it."""
        for provider in (path, *self._providers(path)):
            for name, each in self._read(provider).items():
                if each.is_for_all and (provider != path or self._is_shared(path)):
                    yield provider, name

    def _is_shared(self, path: str) -> bool:
        return PurePosixPath(path).name == _SHARED

    def _providers(self, path: str) -> Iterator[str]:
        """The files of fixtures that a file of tests sees, and the plugins that these name."""
        for folder in PurePosixPath(path).parents:
            shared = str(folder / _SHARED)
            if shared != path and shared in self._tree:
                yield shared
                for statement in statements_by_name(self._parsed(shared)).get(_PLUGINS, ()):
                    texts = (each for each in ast.walk(statement) if isinstance(each, ast.Constant))
                    for plugin in (self._origins.file_of(str(each.value)) for each in texts):
                        if plugin is not None:
                            yield plugin

    def _read(self, path: str) -> Mapping[str, _Asked]:
        if path not in self._files:
            groups = statements_by_name(self._parsed(path))
            self._files[path] = {name: _asked(name, group) for name, group in groups.items()}
            if self._is_shared(path) and UNNAMED in (self._definitions.names(path) or ()):
                self._files[path] = {**self._files[path], UNNAMED: _Asked(is_for_all=True)}
        return self._files[path]

    def _parsed(self, path: str) -> ast.Module:
        try:
            return self._origins.parse(path)
        except UnreadableSource:
            return ast.Module([], [])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A definition by what fixtures concern: the ``words`` by which it may ask for one.

    ``fixture`` is what others ask for it by; ``is_for_all`` says that nobody has to ask.
    """

    words: frozenset[str] = frozenset()
    fixture: str = ""
    is_for_all: bool = False


_NOTHING = _Asked()


def _asked(name: str, statements: list[ast.stmt]) -> _Asked:
    words: set[str] = set()
    fixture, is_for_all = name, name.startswith(_HOOK)
    for statement in statements:
        # What is run when the file is imported is run for all.
        is_for_all = is_for_all or not isinstance(statement, _Function | ast.ClassDef)
        for node in ast.walk(statement):
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    words.update(each.arg for each in parameters_of(node.args))
                case ast.Constant(value=str() as text):
                    words.add(text)
        for keyword in _keywords_of_fixture(statement):
            match keyword:
                case ast.keyword(arg="name", value=ast.Constant(value=str() as given)):
                    fixture = given
                case ast.keyword(arg="autouse"):
                    is_for_all = True
    return _Asked(frozenset(words), fixture, is_for_all)


def _keywords_of_fixture(statement: ast.stmt) -> Iterator[ast.keyword]:
    for decorator in getattr(statement, "decorator_list", ()):
        match decorator:
            case ast.Call(func=function, keywords=keywords):
                if attribute_chain(function)[-1:] == ["fixture"]:
                    yield from keywords
