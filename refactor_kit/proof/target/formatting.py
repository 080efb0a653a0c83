"""The repository's own import sorter and formatter, run on what a change set writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from refactor_kit.base import ChangeSet, Context, Edit, Notice, SourceTree
from refactor_kit.proof.target.bounds import FORMATTER
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target

_LEFT = "install it there or correct the command; the files stay as refactor-kit wrote them"


@dataclass(frozen=True, slots=True)
class Formatted:
    """The files of a change set as the formatter leaves them, and what is said about it."""

    edits: tuple[Edit, ...] = ()
    notices: tuple[Notice, ...] = ()


class _Unusable(Exception):
    """The formatter cannot be run, or fails."""


class Formatter:
    """Formats in ``copy`` the Python files that were formatted before.

    A file that the formatter would have changed before the plan did is left: nothing of it is to
    change for the formatter's sake. A new file is formatted where the files of the module's parts,
    from which it is made, were. What a second pass would change again is left, too.
    """

    def __init__(
        self, copy: ScratchCopy, context: Context, whole: Callable[[ChangeSet], SourceTree]
    ) -> None:
        self._copy = copy
        self._settings = copy.settings
        self._context = context
        self._whole = whole
        self._was_formatted: dict[tuple[str, bytes], bool] = {}

    def formatted(self, change_set: ChangeSet) -> Formatted:
        """The edits of ``change_set`` that the formatter changes, as it leaves them."""
        edits = {edit.path: edit for edit in change_set if _is_written_python(edit)}
        if not edits or not self._commands:
            return Formatted()
        try:
            self._look_at_sources(change_set.base, edits.values())
            chosen = [path for path, edit in edits.items() if self._is_due(change_set.base, edit)]
            if not chosen:
                return Formatted()
            self._copy.update(self._whole(change_set))
            once, twice = self._run(chosen), self._run(chosen)
        except _Unusable as error:
            return Formatted((), (Notice(self._settings.source, 0, f"{error}; {_LEFT}"),))
        restless = [path for path in chosen if once[path] != twice[path]]
        told = "the formatter changes it again in a second pass; it stays as refactor-kit wrote it"
        return Formatted(
            tuple(
                Edit(path, once[path], edits[path].moved_from)
                for path in chosen
                if path not in restless
            ),
            tuple(Notice(path, 0, told) for path in restless),
        )

    @property
    def _commands(self) -> tuple[tuple[str, Sequence[str]], ...]:
        named = (
            ("sort-command", self._settings.sort_command),
            ("format-command", self._settings.format_command),
        )
        return tuple((name, command) for name, command in named if command)

    def _look_at_sources(self, base: SourceTree, edits: Iterable[Edit]) -> None:
        """Learn which of the files as they stand are as the formatter leaves them."""
        paths = {path for edit in edits for path in self._sources(base, edit)}
        unknown = sorted(path for path in paths if self._key(base, path) not in self._was_formatted)
        if unknown:
            self._copy.update(self._whole(ChangeSet(base)))
            after = self._run(unknown)
            for path in unknown:
                key = self._key(base, path)
                self._was_formatted[key] = after[path] == key[1]

    def _is_due(self, base: SourceTree, edit: Edit) -> bool:
        sources = self._sources(base, edit)
        return bool(sources) and all(self._was_formatted[self._key(base, path)] for path in sources)

    def _sources(self, base: SourceTree, edit: Edit) -> tuple[str, ...]:
        """What the file was before: itself, what it is moved from, or the files of the parts."""
        for path in (edit.path, edit.moved_from):
            if path and path in base and base.read(path).strip():
                return (path,)
        module = self._context.module
        parts = [path for part in module.parts for path in (part.schema_file, part.route_file)]
        return tuple(path for path in (*parts, module.route_file) if path in base)

    def _key(self, tree: SourceTree, path: str) -> tuple[str, bytes]:
        return path, tree.read(path)

    def _run(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Each of the files in the copy after one pass over them."""
        for name, command in self._commands:
            words = [word for item in command for word in (paths if item == "{files}" else [item])]
            finished = Target(self._copy).run(words, FORMATTER)
            if finished.problem:
                said = " ".join(" ".join(finished.last_lines()).split())
                raise _Unusable(f"{name} {finished.problem}{f': {said}' if said else ''}")
        return {path: (self._copy.root() / path).read_bytes() for path in paths}


def _is_written_python(edit: Edit) -> bool:
    return edit.content is not None and edit.path.endswith((".py", ".pyi"))
