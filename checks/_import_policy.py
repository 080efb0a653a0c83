"""What the two import policies share: from reaches to findings."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from refactor_kit.base import Finding, Settings, SourceTree, Unresolvable
from refactor_kit.reading.reach import FileReading, Reach, ReachReader, narrowed

#: Up to this many files each one that names the package is parsed, whether it needs a tree or not.
_THOROUGH_UP_TO = 500


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
    if not reader.thorough and (few := narrowed(reader, paths, policed)):
        paths = few.paths
        reader = ReachReader(
            tree,
            settings.source_roots,
            settings.public_package,
            policed=policed,
            thorough=False,
            sealed=True,
            dynamic=few.dynamic,
        )
    return reader, ((path, reader.read(path)) for path in paths)


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
    several = tuple(dict.fromkeys(reach.symbols))
    names, verb = ", ".join(several), "is" if len(several) == 1 else "are"
    them = "it" if len(several) == 1 else "them"
    if reach.fault == "private":
        return f"{names} {verb} private to {package}"
    if reach.fault == "unexported":
        return f"{names} {verb} not among the public names of {package}"
    through = f" through {reach.via}" if reach.via else ""
    internal = f"{names} {verb} internal{through}"
    if not reader.surface.origins:
        return f"{internal}: export {them} from {package} and import {them} from there"
    legal = [reader.surface.public_name(reader.exports.origin(name)) for name in reach.symbols]
    if not all(legal):
        return f"{internal}: export {them} from {package} and import {them} from there"
    wanted = ", ".join(dict.fromkeys(name for name in legal if name))
    return f"{internal}: use `from {package} import {wanted}`"
