"""The repository's own formatter, run on changed files before a change set is judged."""

from __future__ import annotations

from refactor_kit.base import ChangeSet, Edit
from refactor_kit.proof.target.bounds import FORMATTER
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target
from refactor_kit.runtime.errors import Failed


def formatted_edits(copy: ScratchCopy, change_set: ChangeSet) -> tuple[Edit, ...]:
    """The Python files of ``change_set`` as ``format-command`` leaves them in the copy."""
    command = copy.settings.format_command
    edits = [edit for edit in change_set if edit.content is not None and edit.path.endswith(".py")]
    if not command or not edits:
        return ()
    paths = [edit.path for edit in edits]
    words = [word for item in command for word in (paths if item == "{files}" else [item])]
    finished = Target(copy).run(words, FORMATTER)
    if finished.problem:
        raise Failed(
            f"format-command {finished.problem}: {' '.join(finished.last_lines())}",
            where=copy.settings.source,
            remedy="correct format-command, or leave it out",
        )
    return tuple(
        Edit(edit.path, (copy.root() / edit.path).read_bytes(), edit.moved_from) for edit in edits
    )
