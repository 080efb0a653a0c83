"""What the two import policies share: from reaches to findings."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Protocol

from refactor_kit.base import Finding, Settings, SourceTree, Unresolvable
from refactor_kit.reading.reaches import DYNAMIC_WORDS, FileReading, Reach, ReachReader

#: Up to this many files each one that names the package is parsed, whether it needs a tree or not.
_THOROUGH_UP_TO = 500


class SearchableTree(Protocol):
    """A tree that can search all its files at once."""

    def paths_holding(self, words: Sequence[str]) -> frozenset[str] | None: ...


def build_reader(
    tree: SourceTree, settings: Settings, paths: Sequence[str], policed: Container[str] = ()
) -> ReachReader:
    """A reader for ``paths``; the ``policed`` ones report for themselves what they pass on."""
    return ReachReader(
        tree,
        settings.source_roots,
        settings.public_package,
        policed=policed,
        thorough=len(paths) <= _THOROUGH_UP_TO,
    )


def read_files(
    tree: SourceTree, settings: Settings, paths: Sequence[str], policed: Container[str] = ()
) -> tuple[ReachReader, Iterator[tuple[str, FileReading]]]:
    """A reader, and the readings of those of ``paths`` that may reach anything."""
    reader = build_reader(tree, settings, paths, policed)
    if not reader.thorough and (narrowed := _narrowed(tree, settings, paths, policed, reader)):
        reader, paths = narrowed
    return reader, ((path, reader.read(path)) for path in paths)


def search_words(settings: Settings) -> tuple[str, ...]:
    """The public package's own name, and the words of everything that reaches by a string."""
    return settings.public_package.rpartition(".")[2], *DYNAMIC_WORDS


def _narrowed(
    tree: SourceTree,
    settings: Settings,
    paths: Sequence[str],
    policed: Container[str],
    reader: ReachReader,
) -> tuple[ReachReader, list[str]] | None:
    """A reader for a large tree, and the few files to read; ``None`` where it cannot be searched.

    No third module passes schemas on when every file that names the package is policed itself or
    belongs to the package.
    """
    search = getattr(tree, "paths_holding", None)
    both = search(search_words(settings)) if search else None
    mentioning = search([reader.last]) if search else None
    dynamic = search(DYNAMIC_WORDS) if search else None
    if both is None or mentioning is None or dynamic is None:
        return None
    known = set(paths)
    others = (path for path in mentioning if path not in policed and path not in known)
    own = f"{settings.public_package}."
    if any(not f"{reader.finder.name_of(path)[0]}.".startswith(own) for path in others):
        return None
    sealed = ReachReader(
        tree,
        settings.source_roots,
        settings.public_package,
        policed=policed,
        thorough=False,
        sealed=True,
        dynamic=dynamic,
    )
    return sealed, [path for path in paths if path in both]


def build_findings(
    check: str, reader: ReachReader, path: str, reading: FileReading
) -> Iterator[Finding]:
    """The findings of one file; one that cannot be read is a finding too."""
    if (failure := reading.failure) is not None:
        message = f"cannot be judged: {failure.reason}"
        place = max(failure.line, 1), max(failure.column, 1)
        yield Finding(path, *place, check, message, False, f"{check}:{path}:unreadable")
    for reach in reading.reaches:
        yield Finding(
            path,
            reach.line,
            reach.column,
            check,
            _message(reader, reach),
            reach.fixable,
            f"{check}:{path}:{'+'.join(sorted(reach.symbols))}",
        )


def build_unresolvable(path: str, reading: FileReading) -> Iterator[Unresolvable]:
    for doubt in reading.doubts:
        yield Unresolvable(path, doubt.line, doubt.column, doubt.reason)


def _message(reader: ReachReader, reach: Reach) -> str:
    package = reader.surface.name
    names = ", ".join(dict.fromkeys(reach.symbols))
    if reach.fault == "private":
        return f"{names} is private to {package}"
    if reach.fault == "unexported":
        return f"{names} is not among the public names of {package}"
    through = f" through {reach.via}" if reach.via else ""
    if not reader.surface.origins:
        return f"{names} is internal{through}: export it from {package} and import it from there"
    legal = [reader.surface.public_name(reader.exports.origin(name)) for name in reach.symbols]
    if not all(legal):
        return f"{names} is internal{through}: export it from {package} and import it from there"
    wanted = ", ".join(dict.fromkeys(name for name in legal if name))
    return f"{names} is internal{through}: use `from {package} import {wanted}`"
