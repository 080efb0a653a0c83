"""The record of one change: what stood at every path before, and what stands there after.

A record with its contents is one zip file, so that it appears, moves and goes in one step, and a
person can take a file out of it with any tool.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from refactor_kit.runtime.errors import Refused

_MANIFEST = "manifest.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class State:
    """What stands at one path. ``digest`` is of the file's bytes, or of the link's target."""

    kind: Literal["absent", "file", "link"]
    digest: str | None = None
    mode: int = 0

    def is_same_content(self, other: State) -> bool:
        return (self.kind, self.digest) == (other.kind, other.digest)


ABSENT = State("absent")


@dataclass(frozen=True, slots=True)
class Entry:
    """One path that changes.

    ``real`` is the path once symbolic links are followed. ``in_place`` is for a file with several
    names (hard links): it keeps them only when it is not replaced.
    """

    path: str
    real: str
    before: State
    after: State
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that comes or goes with the change."""

    real: str
    mode: int


@dataclass(frozen=True, slots=True)
class Origin:
    """What stood at a folder's place before the tool came there; no ``mode``: nothing did."""

    real: str
    mode: int | None


@dataclass(frozen=True, slots=True)
class Record:
    """One transaction.

    ``root`` is the target's place in the git work tree, ``token`` makes its temporary names unique,
    ``undoes`` names the kept records that an undo takes back. ``sealed``: a commit belongs to the
    change, which is not kept without it. ``origins`` is what earlier kept records knew of the
    folders around the files: the record still tells it when those are undone and gone.
    """

    kind: Literal["apply", "undo"]
    module: str
    step: int
    root: str
    token: str
    entries: tuple[Entry, ...]
    made: tuple[Folder, ...] = ()
    removed: tuple[Folder, ...] = ()
    undoes: tuple[str, ...] = ()
    sealed: bool = False
    origins: tuple[Origin, ...] = ()

    def paths(self) -> tuple[str, ...]:
        return tuple(entry.path for entry in self.entries)


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record in its file; contents are read from there when they are asked for."""

    file: Path
    record: Record

    def content(self, digest: str) -> bytes:
        with zipfile.ZipFile(self.file) as archive:
            return archive.read(_member(digest))

    @property
    def name(self) -> str:
        return self.file.name


def pack(record: Record, contents: Mapping[str, bytes]) -> bytes:
    """The record and its contents (by digest) as the bytes of a zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest = {"format": _FORMAT, **asdict(record)}
        # Names that are not UTF-8 come through as escaped lone surrogates.
        archive.writestr(_info(_MANIFEST), json.dumps(manifest, indent=1, ensure_ascii=True))
        for digest, content in sorted(contents.items()):
            archive.writestr(_info(_member(digest)), content)
    return buffer.getvalue()


def load(file: Path) -> StoredRecord:
    """The record in ``file``; refused when it cannot be read."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
        if manifest.pop("format") != _FORMAT:
            raise ValueError("written by another version")
        entries = [
            {**entry, "before": State(**entry["before"]), "after": State(**entry["after"])}
            for entry in manifest["entries"]
        ]
        manifest |= {
            "entries": tuple(Entry(**entry) for entry in entries),
            "made": tuple(Folder(**folder) for folder in manifest["made"]),
            "removed": tuple(Folder(**folder) for folder in manifest["removed"]),
            "undoes": tuple(manifest["undoes"]),
            "origins": tuple(Origin(**origin) for origin in manifest.get("origins", ())),
        }
        return StoredRecord(file, Record(**manifest))
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise Refused(
            f"the record of an earlier change cannot be read: {error}",
            where=str(file),
            remedy="look at the tree with git, then move this file away",
        ) from None


def _member(digest: str) -> str:
    return f"contents/{digest}"


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
