"""Makes two classes of one that is input and output at once, where the module says `split = true`.

The class stays what is taken and keeps its name; a copy below it, with fields, validators,
configuration and docstring, is what is answered. The example of the answer, the routes' return
annotations and `response_model`, and what the module's own functions make for an answer follow.
Everybody else goes on with the class as it was.
"""

from __future__ import annotations

from collections.abc import Iterable

from refactor_kit.base import Context, Edit, Outcome, OverlayTree, Refusal, SourceTree
from refactor_kit.python.line_length import line_length
from refactor_kit.python.origins import Origins, parsed
from refactor_kit.reading.public_names import declared_names
from refactor_kit.reading.questions import open_questions
from refactor_kit.reading.schemas import read_schemas
from refactor_kit.reading.splits import SchemaSplit, read_shared_schemas

from ._examples.relocating import relocate
from ._public_imports.names_list import extend_all
from ._split.answer_names import Answer, follow_answers, renamed
from ._split.class_copy import with_copy


class SplitSharedSchemas:
    """Makes two classes of one that is input and output, where the module says `split = true`.

    The class keeps its name and is what is taken; a copy is what is answered, and what means the
    answer names it. Refuses, with the place, what leaves open which of the two is meant.
    """

    name = "split-shared-schemas"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if not context.module.settings.split:
            return Outcome(not_applicable="the configuration does not ask for `split`")
        if (questions := open_questions(read_schemas(tree, context))) is not None:
            return questions
        reading = read_shared_schemas(tree, context)
        if reading.refusals:
            return Outcome(refusals=reading.refusals)
        if not reading.splits:
            return Outcome(not_applicable="no class of this module is input and output at once")
        return _split(tree, context, reading.splits)


def _split(tree: SourceTree, context: Context, splits: tuple[SchemaSplit, ...]) -> Outcome:
    copied = _with_copies(tree, context, splits)
    followed = _following(copied, context, splits)
    if followed.refusals:
        return followed
    changed = OverlayTree(copied, {edit.path: edit.content for edit in followed.edits})
    readings = read_schemas(changed, context)
    if (questions := open_questions(readings)) is not None:
        return questions
    moved = relocate(changed, context, readings)
    if moved.refusals:
        return moved
    final = OverlayTree(changed, {edit.path: edit.content for edit in moved.edits})
    paths = {split.path for split in splits}
    paths |= {edit.path for edit in (*followed.edits, *moved.edits)}
    return Outcome(tuple(Edit(path, final.read(path)) for path in sorted(paths)))


def _with_copies(tree: SourceTree, context: Context, splits: Iterable[SchemaSplit]) -> SourceTree:
    """The tree with the new classes, listed in ``__all__`` where the old ones are."""
    limit = line_length(tree)
    copied: dict[str, bytes | None] = {}
    for split in splits:
        before = tree.read(split.path)
        own = [mention for mention in split.answers if mention.path == split.path]
        content = with_copy(split, renamed(before, own, split.new_name))
        listed = declared_names(parsed(split.path, content))
        if listed is not None and split.class_name in listed.names:
            content = extend_all(split.path, content, [split.new_name], limit)
        copied[split.path] = content
    return OverlayTree(tree, copied)


def _following(tree: SourceTree, context: Context, splits: Iterable[SchemaSplit]) -> Outcome:
    """The other files of the module, in which the answers name the new classes."""
    origins, limit = Origins(tree, context.settings), line_length(tree)
    answers: dict[str, list[Answer]] = {}
    for split in splits:
        for mention in split.answers:
            if mention.path != split.path:
                answers.setdefault(mention.path, []).append((split, mention))
    edits: list[Edit] = []
    refusals: list[Refusal] = []
    for path, found in sorted(answers.items()):
        content, refused = follow_answers(origins, path, found, limit)
        edits.append(Edit(path, content))
        refusals += refused
    return Outcome(refusals=tuple(refusals)) if refusals else Outcome(tuple(edits))
