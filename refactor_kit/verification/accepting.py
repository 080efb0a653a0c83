"""What ``verify --accept`` accepts: what it says of it, and what it writes beside the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from refactor_kit.base import Context, Edit, SourceTree, UnreadableSource
from refactor_kit.packs.catalog import run_codemod
from refactor_kit.project import Project
from refactor_kit.proof.judging.reverification import Reverification
from refactor_kit.reading.public_names import (
    lock_differences,
    lock_file,
    locked_names,
    parse_lock,
    render_lock,
)
from refactor_kit.verification.field_changes import FieldChanges

CONTRACT = "contract-is-current"


def accepted_lines(
    fields: FieldChanges, since: Mapping[str, str], reverification: Reverification
) -> Iterator[str]:
    """What a person accepted, one a line: the fields, the code, and what differs."""
    lines = fields.told.splitlines()
    lines += (line for told in since.values() for line in told.splitlines())
    yield from (f"  {line}" for line in (*lines, *reverification.undeclared))


def removed_names(tree: SourceTree, context: Context) -> Iterator[str]:
    """What became of each locked public name that is gone, or that stands for something else."""
    path = lock_file(context.module.name)
    if path not in tree:
        return
    try:
        locked, present = parse_lock(path, tree.read(path)), locked_names(tree, context)
    except UnreadableSource:
        return  # the check of the lock says so
    for difference in lock_differences(locked, present):
        if difference.kind == "removed":
            yield difference.message


def lock_edits(tree: SourceTree, context: Context) -> tuple[Edit, ...]:
    """The lock with the fields as they are now; none where it says so already."""
    path = lock_file(context.module.name)
    if path not in tree:
        return ()
    try:
        content = render_lock(locked_names(tree, context))
    except UnreadableSource:
        return ()
    return () if content == tree.read(path) else (Edit(path, content),)


def contract_edits(project: Project, context: Context) -> tuple[Edit, ...]:
    """The contract with the fields as they are now; none where the recipe states none."""
    if CONTRACT not in project.recipe.checks() or "contract" in project.settings.skip:
        return ()
    return run_codemod("render-contract", project.workspace, context).edits
