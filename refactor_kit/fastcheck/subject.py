"""What is checked: for each service its files, and where the guard enforces the policy."""

# ruff: noqa: PTH100, PTH120 -- resolving would follow symbolic links
from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from refactor_kit.base import MemoryTree, Module, ModuleSettings, Settings, Unresolvable
from refactor_kit.base.layout import resolve_modules
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.base.records import dataclass, replace
from refactor_kit.config.loading import CONFIGURATION_FILES, load_settings
from refactor_kit.guard import Guard, guard_state
from refactor_kit.guard.policy import guard_steps
from refactor_kit.reading.policy.route_files import RouteFiles
from refactor_kit.runtime.errors import UsageError
from refactor_kit.worktree.disk_tree import DiskTree

from .arguments import Arguments
from .presence import files_left_out, require_files, require_packages

#: What an inline allowance cannot do without.
COMMENT = "refactor-kit"
_Load = Callable[[Path], Settings | None]


@dataclass(frozen=True, slots=True)
class Subject:
    """One service; ``preview`` is the scope to judge by instead of the guard's own.

    ``remembers`` lets what was found before stand where nothing has changed. ``paths`` are the
    files to look at, ``None`` for all. ``prefix`` stands before them in messages where the service
    lies elsewhere than around the working directory. The files of ``undecided`` imports belong to
    no service. ``passed_over`` are words that name no file of the tree: git ignores it, or it is a
    link that leads nowhere or out.
    """

    tree: DiskTree
    settings: Settings
    modules: tuple[Module, ...]
    preview: str | None = None
    notes: tuple[str, ...] = ()
    remembers: bool = True
    paths: tuple[str, ...] | None = None
    prefix: str = ""
    undecided: tuple[Unresolvable, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def configured(self) -> bool:
        return bool(self.settings.source)

    def guard(self) -> Guard:
        guard = guard_state(self.tree, self.settings, self.modules, listed=False)
        wider = self.preview == "project" and guard.scope == "migrated"
        return replace(guard, scope="project", baseline=None) if wider else guard


class Enforced:
    """The route files in which the policy blocks anything, told one at a time."""

    def __init__(self, subject: Subject, guard: Guard) -> None:
        self.guard = guard
        self._routes = RouteFiles(subject.settings)
        self._known: dict[object, bool] = {}

    def __contains__(self, path: object) -> bool:
        if path not in self._known:
            enforced = isinstance(path, str) and self.guard.watches(path)
            self._known[path] = enforced and path in self._routes
        return self._known[path]


def no_module() -> Module:
    """A repair is about files; a context has a module all the same."""
    return Module("", (), "", "", "", "", "none", "", ModuleSettings("", ()))


def open_subjects(arguments: Arguments) -> list[Subject]:
    """The services that the words of ``arguments`` mean; without words those here and below.

    Each file belongs to the nearest configuration above it. ``UsageError`` for a word that names
    nothing, and for a file that lies outside the configuration given with ``--config``.
    """
    here = Path.cwd()
    words = [Path(os.path.abspath(word)) for word in arguments.paths]
    for word, place in zip(arguments.paths, words, strict=True):
        if not os.path.lexists(place):
            raise UsageError("no such file or folder", where=word)
    if arguments.config is not None:
        settings = load_settings(here, arguments.config)
        services = [_Service(settings.root, settings, words)] if settings else []
    else:
        services = _services(words or [here], here)
    subjects = [each.configured(arguments) for each in services if each.settings is not None]
    for service in services:
        if service.settings is None:
            try:
                subjects += service.guessed(arguments, here)
            except UsageError:
                if not subjects:
                    raise
    if len(subjects) > 1:
        subjects = [_told(each, here) if each.configured else each for each in subjects]
    if all(here.is_relative_to(root) for root in {each.settings.root for each in subjects}):
        return subjects
    return [replace(each, prefix=_leading(each.settings.root, here)) for each in subjects]


class _Service:
    """The files below ``root`` that one configuration governs, or none does; ``words`` name some.

    ``inner`` are the folders below that have a configuration of their own.
    """

    def __init__(
        self,
        root: Path,
        settings: Settings | None,
        words: Sequence[Path] = (),
        *,
        lists: bool = True,
    ) -> None:
        self.root = root
        self.settings = settings
        self.words = list(words)
        exclude = settings.exclude if settings else ()
        self.tree = DiskTree(root, exclude, lists=lists, searched=(COMMENT,))
        self.inner: list[str] = []

    def configured(self, arguments: Arguments) -> Subject:
        assert self.settings is not None
        # A recipe that is not about the import policy needs no public package.
        if guard_steps(self.settings).has_import_policy:
            require_files(self.settings, files_left_out(self.tree), every=not arguments.paths)
            require_packages(self.settings)
        # Only the app layout depends on the tree, and nobody asks for it when files are given.
        modules = resolve_modules(self.settings, MemoryTree({}) if arguments.paths else self.tree)
        inner = (f"/{folder}/**" for folder in self.inner)
        settings = replace(self.settings, exclude=(*self.settings.exclude, *inner))
        return self._subject(arguments, settings, modules)

    def guessed(self, arguments: Arguments, here: Path) -> Iterator[Subject]:
        from .conventions import guess_services

        near = self._relative(here) if here.is_relative_to(self.root) else ""
        found = self._named().values() if arguments.paths else None
        named = None if found is None else {path for paths in found for path in paths}
        left = files_left_out(self.tree)
        try:
            guesses = guess_services(self.root, self.tree, near, self.inner, named)
        except UsageError:
            # It may be among what is not here.
            modules = [path for path in left if path.endswith(".py")]
            require_files(Settings(self.root, ""), modules, every=True)
            raise
        for guess in guesses:
            require_files(guess.settings, left, every=False)
            subject = self._subject(arguments, guess.settings, ())
            places = (each for each in guess.undecided if named is None or each.path in named)
            yield replace(subject, notes=guess.notes, undecided=tuple(places))

    def _subject(
        self, arguments: Arguments, settings: Settings, modules: tuple[Module, ...]
    ) -> Subject:
        found = self._named() if arguments.paths else {}
        named = dict.fromkeys(path for paths in found.values() for path in paths)
        return Subject(
            self.tree,
            settings,
            modules,
            arguments.preview_scope,
            remembers=arguments.cache,
            paths=tuple(named) if arguments.paths else None,
            passed_over=tuple(os.path.relpath(word) for word in found if self._leads_nowhere(word)),
        )

    def _named(self) -> dict[Path, tuple[str, ...]]:
        """The files that each word means."""
        return {word: self._files(word) for word in self.words}

    def _files(self, word: Path) -> tuple[str, ...]:
        """The files meant by ``word``, relative to the root."""
        name = self._relative(word)
        if name in self.tree or not word.is_dir():
            return (name,) if name in self.tree else ()
        paths, start = self.tree.paths(), f"{name}/" if name else ""
        first = bisect_left(paths, start)
        last = first
        while last < len(paths) and paths[last].startswith(start):
            last += 1
        return paths[first:last]

    def _leads_nowhere(self, word: Path) -> bool:
        name = self._relative(word)
        return not (name in self.tree or self.tree.excludes(name) or word.is_dir())

    def _relative(self, path: Path) -> str:
        """``path`` from the root; links are followed where it is no file of the tree itself."""
        relative = os.path.relpath(path, self.root)
        if relative not in self.tree:
            relative = os.path.relpath(os.path.realpath(path), os.path.realpath(self.root))
        if relative.startswith("..") and not path.is_relative_to(self.root):
            raise UsageError(f"lies outside {self.root}", where=os.path.relpath(path))
        return "" if relative == "." else relative.replace(os.sep, "/")


def _services(words: Sequence[Path], here: Path) -> list[_Service]:
    """The services that ``words`` mean, in the order of the words."""
    nearest = cache(load_settings)
    found: dict[Path, _Service] = {}
    for word in words:
        folder = word if word.is_dir() else word.parent
        settings = _governing(word, nearest(folder), nearest)
        root = settings.root if settings else _repository_root(word, folder, here)
        service = found.setdefault(root, _Service(root, settings, lists=word.is_dir()))
        service.words.append(word)
        for path in service.tree.paths() if word.is_dir() else ():
            inner = root / os.path.dirname(path)
            is_one = path.endswith(CONFIGURATION_FILES) and inner != root
            if is_one and (own := nearest(inner)) and own.root == inner.resolve():
                service.inner.append(os.path.dirname(path))
                if inner.is_relative_to(folder):
                    found.setdefault(own.root, _Service(own.root, own)).words.append(inner)
    return list(found.values())


def _governing(path: Path, nearest: Settings | None, load: _Load) -> Settings | None:
    """``nearest``, or one around it in the same repository that excludes ``path``."""
    outer = found = nearest
    while outer is not None and not (outer.root / ".git").exists():
        outer = load(outer.root.parent)
        if outer and PathPatterns(outer.exclude).match(os.path.relpath(path, outer.root)):
            found = outer
    return found


def _repository_root(word: Path, folder: Path, here: Path) -> Path:
    start = here if word.is_relative_to(here) else folder
    roots = (each for each in (start, *start.parents) if (each / ".git").exists())
    return next(roots, start)


def _told(subject: Subject, here: Path) -> Subject:
    """``subject`` with a note of its configuration, where it is one of several services."""
    settings = subject.settings
    file = os.path.relpath(settings.root / settings.source, here)
    packages = " and ".join(map(repr, settings.public_packages))
    return replace(subject, notes=(f"{file}: the public schema package is {packages}",))


def _leading(root: Path, here: Path) -> str:
    relative = os.path.relpath(root, here)
    return "" if relative == "." else f"{relative}/".replace(os.sep, "/")
