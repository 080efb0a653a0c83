"""What the two import policies share: from deep imports to findings."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from refactor_kit.base import Finding, Settings, SourceTree
from refactor_kit.base.findings import UNREADABLE
from refactor_kit.reading.deep_imports import DeepImport, DeepImportReader, FileReading, narrowed

#: Up to this many files each one that names the package is parsed, whether it needs a tree or not.
_THOROUGH_UP_TO = 500


def build_reader(
    tree: SourceTree,
    settings: Settings,
    package: str,
    paths: Sequence[str],
    enforced_files: Container[str] = (),
) -> DeepImportReader:
    """A reader of what ``paths`` take from ``package``.

    ``enforced_files`` report themselves what they pass on.
    """
    return DeepImportReader(
        tree,
        settings.source_roots,
        package,
        enforced_files=enforced_files,
        thorough=len(paths) <= _THOROUGH_UP_TO,
    )


def read_files(
    tree: SourceTree,
    settings: Settings,
    package: str,
    paths: Sequence[str],
    enforced_files: Container[str] = (),
) -> tuple[DeepImportReader, Iterator[tuple[str, FileReading]]]:
    """A reader, and the readings of those of ``paths`` that may reach anything of ``package``."""
    reader = build_reader(tree, settings, package, paths, enforced_files)
    if not reader.thorough and (few := narrowed(reader, paths, enforced_files)):
        paths = few.paths
        reader = DeepImportReader(
            tree,
            settings.source_roots,
            package,
            enforced_files=enforced_files,
            thorough=False,
            closed=True,
            dynamic=few.dynamic,
        )
    return reader, ((path, reader.read(path)) for path in paths)


def build_findings(
    check: str, reader: DeepImportReader, path: str, reading: FileReading
) -> Iterator[Finding]:
    """The findings of one file; one that cannot be read is a finding too."""
    if (failure := reading.failure) is not None:
        message = f"{UNREADABLE}{failure.reason}"
        place = max(failure.line, 1), max(failure.column, 1)
        yield Finding(path, *place, check, message, False, f"{check}:{path}:unreadable")
    for deep_import in reading.deep_imports:
        yield Finding(
            path,
            deep_import.line,
            deep_import.column,
            check,
            _message(reader, deep_import),
            deep_import.fixable,
            f"{check}:{path}:{'+'.join(sorted(deep_import.symbols))}",
        )


def _message(reader: DeepImportReader, deep_import: DeepImport) -> str:
    package = reader.surface.name
    several = tuple(dict.fromkeys(deep_import.symbols))
    names, verb = ", ".join(several), "is" if len(several) == 1 else "are"
    them = "it" if len(several) == 1 else "them"
    if deep_import.fault == "private":
        return f"{names} {verb} private to {package}"
    if deep_import.fault == "unexported":
        return f"{names} {verb} not among the public names of {package}"
    through = f" through {deep_import.via}" if deep_import.via else ""
    internal = f"{names} {verb} internal{through}"
    if reader.surface.origins:
        origins = map(reader.origins.definition, deep_import.symbols)
        legal = dict.fromkeys(map(reader.surface.public_name, origins))
        if all(legal):
            return f"{internal}: use `from {package} import {', '.join(filter(None, legal))}`"
    return f"{internal}: export {them} from {package} and import {them} from there"
