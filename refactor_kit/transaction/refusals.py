"""What keeps a run from starting: found before the first byte is written."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.plain_text import shown
from refactor_kit.transaction.history import untouched_since_written
from refactor_kit.transaction.preparation import refuse_names_outside
from refactor_kit.worktree.path_rules import clashes, listed
from refactor_kit.worktree.workspace import Workspace

_CONFLICT_START = re.compile(rb"^<{7} ", re.MULTILINE)
_CONFLICT_END = re.compile(rb"^>{7} ", re.MULTILINE)
_EFFECTIVE = os.access in os.supports_effective_ids


def check_before_planning(
    workspace: Workspace, change_paths: Iterable[str], *, allow_dirty: bool
) -> None:
    """Refuse what could lose or mix up somebody's work, naming every file and the way out."""
    paths = sorted(set(change_paths))
    if workspace.repository is not None:
        workspace.repository.refuse_unfinished_operations()
    workspace.refuse_left_out()
    refuse_places(workspace, paths)
    _refuse_clashes(workspace, paths)
    _refuse_conflicts(workspace, paths)
    refuse_generated(workspace, paths)
    if not allow_dirty:
        _refuse_dirty(workspace, paths)
    refuse_unwritable(workspace, paths)
    for path in paths:
        refuse_names_outside(workspace, path)
    workspace.refuse_changes_since_read()


def refuse_unsafe_places(workspace: Workspace, change_paths: Iterable[str]) -> None:
    """Refuse what has become impossible to write since :func:`check_before_planning`."""
    paths = sorted(set(change_paths))
    if workspace.repository is not None:
        workspace.repository.refuse_unfinished_operations()
    refuse_places(workspace, paths)
    refuse_unwritable(workspace, paths)


def refuse_places(workspace: Workspace, paths: Iterable[str]) -> None:
    """Refuse paths outside the root or inside a repository of its own."""
    for path in paths:
        workspace.refuse_foreign(workspace.real_place(path))
        workspace.refuse_foreign(workspace.real_path(path))


def refuse_unwritable(workspace: Workspace, paths: Iterable[str]) -> None:
    """Refuse read-only files and folders; replacing a file would go round its mode bits."""
    marked = [path for path in paths if not _is_writable(workspace, path)]
    if marked:
        raise Refused(
            f"read-only, or in a read-only folder:\n{listed(marked)}",
            remedy="give yourself write permission (chmod u+w), then run this again",
        )


def _refuse_clashes(workspace: Workspace, paths: list[str]) -> None:
    existing = workspace.all_paths()
    new = set(paths).difference(existing)
    pairs = clashes(new, existing)
    if pairs:
        told = "\n".join(f"  {shown(path)} and {shown(other)}" for path, other in pairs)
        raise Refused(
            f"one name on file systems that do not tell case or accents apart:\n{told}",
            remedy="rename one of the two",
        )


def _refuse_conflicts(workspace: Workspace, paths: list[str]) -> None:
    unmerged = workspace.repository.unmerged_paths() if workspace.repository else ()
    marked = set(unmerged).intersection(paths)
    for path in (path for path in paths if path in workspace):
        content = workspace.read(path)
        if _CONFLICT_START.search(content) and _CONFLICT_END.search(content):
            marked.add(path)
    if marked:
        raise Refused(
            f"conflict markers of a merge:\n{listed(marked)}",
            remedy="resolve the conflict, then run this again",
        )


def _refuse_dirty(workspace: Workspace, paths: list[str]) -> None:
    if workspace.repository is None:
        return
    real = {path: workspace.real_path(path) for path in paths}
    asked = {*real.values(), *(workspace.real_place(path) for path in paths)}
    changed = set(workspace.repository.dirty_paths(asked))
    dirty = {path for path in paths if {real[path], workspace.real_place(path)} & changed}
    dirty -= untouched_since_written(workspace, dirty)
    if dirty:
        raise Refused(
            f"these files would change and hold work that is in no commit:\n{listed(dirty)}",
            remedy="commit or stash them, or use --allow-dirty (undo then brings them back as is)",
        )


def _is_writable(workspace: Workspace, path: str) -> bool:
    file = workspace.root / workspace.real_path(path)
    if file.exists() and not _permits(file, os.W_OK):
        return False
    folder = next(above for above in file.parents if above.exists())
    if not folder.is_dir():
        place = shown(folder.relative_to(workspace.root).as_posix())
        raise Refused("a file stands where a folder is needed", where=place)
    return _permits(folder, os.W_OK | os.X_OK)


def _permits(place: Path, access: int) -> bool:
    # The superuser may write anywhere; a file marked read-only is marked for everybody.
    if not stat.S_IMODE(place.stat().st_mode) & 0o222:
        return False
    return os.access(place, access, effective_ids=_EFFECTIVE)


_ATTRIBUTES = ("linguist-generated", "linguist-vendored")
_HEADER_LINES = 12
_COMMENT = (b"#", b"//", b"/*", b"*", b"<!--", b"--", b";")
_SAYS_SO = re.compile(
    rb"@generated|\b(?:auto-?)?generated\b.*\b(?:by|from|with)\b"
    rb"|\bgenerated\b.*\bdo not (?:edit|modify|change)\b",
    re.IGNORECASE,
)
_GENERATOR = re.compile(rb"\b(?:by|from|with)\s+(?:the\s+)?([^\r\n]+)", re.IGNORECASE)
_OURS = b"refactor-kit"
_OWN_FOLDER = ".refactor-kit/"


def refuse_generated(workspace: Workspace, paths: Iterable[str]) -> None:
    """Refuse generated and vendored files, each with its generator where the file names it.

    What the tool generates itself is none of them.
    """
    present = [path for path in paths if path in workspace and not path.startswith(_OWN_FOLDER)]
    found = {path: told for path in present if (told := generator_of(workspace.read(path)))}
    if workspace.repository is not None:
        for attribute in _ATTRIBUTES:
            told = f"{attribute.removeprefix('linguist-')}, as .gitattributes says"
            found |= dict.fromkeys(workspace.repository.attribute(attribute, present), told)
    if not found:
        return
    if len(found) == 1:
        path, told = next(iter(found.items()))
        raise Refused(told, where=shown(path), remedy="change its source instead, or exclude it")
    told = "\n".join(f"  {shown(path)}: {told}" for path, told in sorted(found.items()))
    raise Refused(
        f"generated files are not edited by hand:\n{told}",
        remedy="change their sources instead, or exclude them",
    )


def generator_of(content: bytes) -> str:
    """What the comment at a file's top says of its generator; empty where it says nothing."""
    for line in content[:4096].splitlines()[:_HEADER_LINES]:
        text = line.strip().removeprefix(b"\xef\xbb\xbf")
        if text and not text.startswith(_COMMENT):
            return ""
        if _SAYS_SO.search(text) and _OURS not in text.lower():
            match = _GENERATOR.search(text)
            name = match.group(1).decode("utf-8", "replace") if match else ""
            end = r"[:;,(]|\.\s|\bdo not\b|\bon\b|--+>|\*/"
            name = re.split(end, name, flags=re.IGNORECASE)[0].strip(" .!")
            return f"generated by {name}" if name else "generated, as its first lines say"
    return ""
