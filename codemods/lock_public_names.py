"""Writes down the public names of a module and the shape of their fields.

The lock is what clients may rely on: a name that is new is added to it, but a name or a field that
the lock holds and the tree no longer bears out is never overwritten. Internal class names are not
locked.
"""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree, UnreadableSource
from refactor_kit.reading.public_names import (
    lock_differences,
    lock_file,
    locked_names,
    parse_lock,
    render_lock,
)
from refactor_kit.reading.questions import open_questions
from refactor_kit.reading.schemas import read_schemas


class LockPublicNames:
    """Creates ``.refactor-kit/public-names/<module>.toml``, or adds new names to it."""

    name = "lock-public-names"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if (questions := open_questions(read_schemas(tree, context))) is not None:
            return questions
        actual = locked_names(tree, context)
        path = lock_file(context.module.name)
        if not actual:
            return Outcome(not_applicable="no part of this module has a request or response class")
        if path not in tree:
            return Outcome((Edit(path, render_lock(actual)),))
        try:
            locked = parse_lock(path, tree.read(path))
        except UnreadableSource as error:
            remedy = f"restore {path} from the repository's history, or delete it to lock anew"
            return Outcome(refusals=(Refusal(path, error.line, error.reason, remedy),))
        differences = lock_differences(locked, actual)
        if not differences:
            return Outcome()
        accepting = f"refactor-kit verify {context.module.name} --accept REASON"
        remedy = f"take the change back, or accept it with `{accepting}`"
        conflicts = tuple(
            Refusal(path, 1, f"{each.message}: a {each.bump} change for clients", remedy)
            for each in differences
            if each.kind != "unlocked"
        )
        if conflicts:
            return Outcome(refusals=conflicts)
        new = {each.alias for each in differences}
        names = [*locked, *(name for name in actual if name.alias in new)]
        return Outcome((Edit(path, render_lock(names)),))
