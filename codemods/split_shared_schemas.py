"""Makes two classes of one that is input and output at once, where the module says `split = true`.

The class stays what is taken and keeps its name; a copy below it, with fields, validators,
configuration and docstring, is what is answered. The example of the answer, the routes' return
annotations and `response_model`, and what the module's own functions make for an answer follow.
Everybody else goes on with the class as it was.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

import libcst as cst

from refactor_kit.base import Context, Edit, Outcome, OverlayTree, Refusal, SourceTree
from refactor_kit.python.editing.import_text import Name, render_from
from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.editing.refit_bytes import refit
from refactor_kit.python.editing.renamed_names import RenamedNames
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.line_length import line_length
from refactor_kit.python.origins import Origins, parsed
from refactor_kit.python.parsing import parse_cst
from refactor_kit.reading.public_names import declared_names
from refactor_kit.reading.questions import open_questions
from refactor_kit.reading.schemas import read_schemas
from refactor_kit.reading.splits import Mention, SchemaSplit, read_shared_schemas

from ._examples.class_body import ClassBody
from ._examples.class_names import ClassNames
from ._examples.definitions import methods_of
from ._examples.relocating import relocate
from ._examples.uses import Use
from ._public_imports.names_list import extend_all

_USUAL_DISTANCE = 2
_Answer = tuple[SchemaSplit, Mention]


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
        source, name = SourceBytes(before), split.new_name.encode()
        own = (mention.node for mention in split.answers if mention.path == split.path)
        renamed = spliced(before, [Splice(*source.span(node), name) for node in own])
        content = _with_copy(split, renamed)
        listed = declared_names(parsed(split.path, content))
        if listed is not None and split.class_name in listed.names:
            content = extend_all(split.path, content, [split.new_name], limit)
        copied[split.path] = content
    return OverlayTree(tree, copied)


def _following(tree: SourceTree, context: Context, splits: Iterable[SchemaSplit]) -> Outcome:
    """The other files of the module, in which the answers name the new classes."""
    origins, limit = Origins(tree, context.settings.source_roots), line_length(tree)
    answers: dict[str, list[_Answer]] = {}
    for split in splits:
        for mention in split.answers:
            if mention.path != split.path:
                answers.setdefault(mention.path, []).append((split, mention))
    edits: list[Edit] = []
    refusals: list[Refusal] = []
    for path, found in sorted(answers.items()):
        content, refused = _with_answers(origins, path, found, limit)
        edits.append(Edit(path, content))
        refusals += refused
    return Outcome(refusals=tuple(refusals)) if refusals else Outcome(tuple(edits))


def _with_copy(split: SchemaSplit, content: bytes) -> bytes:
    """The schema file with the class followed by its copy.

    The examples stay on the first; what the one of the answer says of its class is said of the
    copy, to which it is to move.
    """
    module = parse_cst(split.path, content)
    body: list[cst.SimpleStatementLine | cst.BaseCompoundStatement] = []
    for statement in module.body:
        if isinstance(statement, cst.ClassDef) and statement.name.value == split.class_name:
            body += [_original(statement, split), _copy(statement, split)]
        else:
            body.append(statement)
    return module.with_changes(body=body).bytes


def _original(node: cst.ClassDef, split: SchemaSplit) -> cst.ClassDef:
    for method in methods_of(node):
        if method.name.value in split.answered_examples:
            renamed = cst.ensure_type(method.visit(_Renaming(split)), cst.FunctionDef)
            node = cst.ensure_type(node.deep_replace(method, renamed), cst.ClassDef)
    return node


def _copy(node: cst.ClassDef, split: SchemaSplit) -> cst.ClassDef:
    body = ClassBody(node)
    for example in (*split.taken_examples, *split.answered_examples):
        body.remove(example)
    copied = cst.ensure_type(body.finished().visit(_Renaming(split)), cst.ClassDef)
    blank = [line for line in node.leading_lines if line.comment is None]
    distance = len(blank) or _USUAL_DISTANCE
    return copied.with_changes(leading_lines=[cst.EmptyLine(indent=False)] * distance)


class _Renaming(RenamedNames):
    """One class's name becomes another's, in quoted annotations too.

    ``Name.example_input`` stays: the examples are not copied.
    """

    def __init__(self, split: SchemaSplit) -> None:
        super().__init__({split.class_name: split.new_name})
        self.new_name = split.new_name
        self.annotations = 0
        self.examples = {*split.taken_examples, *split.answered_examples}
        self.word = re.compile(rf"\b{re.escape(split.class_name)}\b")

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        return node.attr.value not in self.examples

    def visit_Annotation(self, node: cst.Annotation) -> None:
        self.annotations += 1

    def leave_Annotation(
        self, original_node: cst.Annotation, updated_node: cst.Annotation
    ) -> cst.Annotation:
        self.annotations -= 1
        return updated_node

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        if not self.annotations:
            return updated_node
        value = self.word.sub(self.new_name, updated_node.value)
        return updated_node.with_changes(value=value)


def _with_answers(
    origins: Origins, path: str, answers: Iterable[_Answer], limit: int
) -> tuple[bytes, list[Refusal]]:
    """The file at ``path`` with each mention naming the new class, and what could not be named.

    ``origins`` are of a tree that has the new classes.
    """
    content = origins.tree.read(path)
    names = _AnswerNames(origins, path, limit)
    uses, splices, refusals = [], [], []
    for split, mention in answers:
        if isinstance(mention.node, ast.Constant):
            # ``"Note"`` in a generator's mapping.
            start, end = names.span(mention.node)
            before, _, after = content[start:end].rpartition(split.class_name.encode())
            splices.append(Splice(start, end, before + split.new_name.encode() + after))
            continue
        use = Use(mention.node, "", split.origin, split.new_origin, deferred=True)
        name = names.name_for(use)
        if not name:
            reason = (
                f"answers with {split.class_name}, which becomes {split.new_name}, and that cannot "
                "be named here: the name is taken, or what this file imports from does not offer it"
            )
            remedy = f"import {split.class_name} from {split.module} here, or leave out `split`"
            refusals.append(Refusal(path, mention.node.lineno, reason, remedy))
            continue
        uses.append(use)
        splices.append(Splice(*names.span(mention.node), name.encode()))
    if refusals:
        return content, refusals
    return refit(content, names.with_imports(spliced(content, splices), uses), limit), []


class _AnswerNames(ClassNames):
    """The new class comes from where the old one does, else from the file that defines it."""

    def _imported(self, use: Use, chain: list[str]) -> str:
        offered = super()._imported(use, chain)
        places = [index for index, _ in self._imports_of(chain[0])] if len(chain) == 1 else []
        if offered or not places:
            return offered
        module, _, name = use.new_origin.rpartition(".")
        text = render_from(module, [Name(name)], self.limit)
        if text not in self.behind.values() and self._is_taken(name, -1):
            return ""
        self.behind[places[0]] = text
        return name
