"""Writes a class a second time below itself, under another name."""

from __future__ import annotations

import re

import libcst as cst
import libcst.matchers as m

from refactor_kit.python.parsing import parse_cst
from refactor_kit.reading.splits import SchemaSplit

from .._examples.class_body import ClassBody
from .._examples.definitions import methods_of

_USUAL_DISTANCE = 2


def with_copy(split: SchemaSplit, content: bytes) -> bytes:
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
            renamed = cst.ensure_type(method.visit(Renaming(split)), cst.FunctionDef)
            node = cst.ensure_type(node.deep_replace(method, renamed), cst.ClassDef)
    return node


def _copy(node: cst.ClassDef, split: SchemaSplit) -> cst.ClassDef:
    body = ClassBody(node)
    for example in (*split.taken_examples, *split.answered_examples):
        body.remove(example)
    copied = cst.ensure_type(body.finished().visit(Renaming(split)), cst.ClassDef)
    blank = [line for line in node.leading_lines if line.comment is None]
    distance = len(blank) or _USUAL_DISTANCE
    return copied.with_changes(leading_lines=[cst.EmptyLine(indent=False)] * distance)


class Renaming(cst.CSTTransformer):
    """One class's name becomes another's, in quoted annotations too.

    ``Name.example_input`` stays: the examples are not copied.
    """

    def __init__(self, split: SchemaSplit) -> None:
        super().__init__()
        self.name = split.class_name
        self.new_name = split.new_name
        self.examples = {*split.taken_examples, *split.answered_examples}
        self.word = re.compile(rf"\b{re.escape(split.class_name)}\b")

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        return node.attr.value not in self.examples

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.Attribute:
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        if updated_node.value != self.name:
            return updated_node
        return updated_node.with_changes(value=self.new_name)

    def leave_Annotation(
        self, original_node: cst.Annotation, updated_node: cst.Annotation
    ) -> cst.Annotation:
        def renamed(string: cst.CSTNode, _: object) -> cst.CSTNode:
            value = cst.ensure_type(string, cst.SimpleString).value
            return string.with_changes(value=self.word.sub(self.new_name, value))

        return cst.ensure_type(m.replace(updated_node, m.SimpleString(), renamed), cst.Annotation)
