"""Takes methods out of a class body and puts others in, with the blank lines a person leaves."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

_BLANK = cst.EmptyLine(indent=False)
_Statement = cst.BaseStatement


class ClassBody:
    """The body of one class while it is changed; ``examples`` are its methods that give some."""

    def __init__(self, node: cst.ClassDef, examples: Collection[str] = ()) -> None:
        self.node = node
        self.examples = examples
        self.block = _as_block(node)
        self.statements: list[_Statement] = list(self.block.body)
        self.footer: list[cst.EmptyLine] = list(self.block.footer)
        self.vacated: int | None = None

    def remove(self, name: str) -> None:
        """Take every definition of ``name`` out, with the comment that belongs to it."""
        while (index := self._index(name)) is not None:
            method = self.statements.pop(index)
            assert isinstance(method, cst.FunctionDef)
            self.vacated = index
            detached, _ = _split_comments(method.leading_lines)
            if index < len(self.statements):
                self._give_lines(index, detached)
            elif any(line.comment for line in detached):
                self.footer = [*detached, *self.footer]

    def add(self, method: cst.FunctionDef) -> None:
        """Put ``method`` beside the other example, else at the end."""
        self._drop_placeholder()
        index = self._place()
        _, attached = _split_comments(method.leading_lines)
        blank = [_BLANK] if index else []
        if index < len(self.statements):
            statement = self.statements[index]
            lines = _leading(statement)
            if not lines or lines[0].comment is not None:
                self.statements[index] = statement.with_changes(leading_lines=[_BLANK, *lines])
        self.statements.insert(index, method.with_changes(leading_lines=[*blank, *attached]))

    def finished(self) -> cst.ClassDef:
        """The class with its new body; ``pass`` where nothing is left."""
        if not self.statements:
            self.statements = [cst.SimpleStatementLine([cst.Pass()])]
        return self.node.with_changes(
            body=self.block.with_changes(body=self.statements, footer=self.footer)
        )

    def _index(self, name: str) -> int | None:
        for index, statement in enumerate(self.statements):
            if isinstance(statement, cst.FunctionDef) and statement.name.value == name:
                return index
        return None

    def _place(self) -> int:
        for index, statement in reversed(list(enumerate(self.statements, start=1))):
            if isinstance(statement, cst.FunctionDef) and statement.name.value in self.examples:
                return index
        return len(self.statements) if self.vacated is None else self.vacated

    def _give_lines(self, index: int, detached: Sequence[cst.EmptyLine]) -> None:
        """Leave ``detached`` to the statement that moves up; the first one needs no blank line."""
        statement = self.statements[index]
        lines = list(_leading(statement))
        if any(line.comment for line in detached):
            kept = list(detached)
            while lines and lines[0].comment is None and kept and kept[-1].comment is None:
                kept.pop()
            lines = [*kept, *lines]
        if index == 0:
            while lines and lines[0].comment is None:
                lines.pop(0)
        self.statements[index] = statement.with_changes(leading_lines=lines)

    def _drop_placeholder(self) -> None:
        match self.statements:
            case [
                cst.SimpleStatementLine(
                    body=[cst.Pass() | cst.Expr(value=cst.Ellipsis())],
                    leading_lines=[],
                    trailing_whitespace=cst.TrailingWhitespace(comment=None),
                )
            ]:
                self.statements = []


def _split_comments(
    lines: Sequence[cst.EmptyLine],
) -> tuple[list[cst.EmptyLine], list[cst.EmptyLine]]:
    """The lines above a method that are not its own, and the comment right above it."""
    index = len(lines)
    while index and lines[index - 1].comment is not None:
        index -= 1
    return list(lines[:index]), list(lines[index:])


def _leading(statement: _Statement) -> Sequence[cst.EmptyLine]:
    lines: Sequence[cst.EmptyLine] = getattr(statement, "leading_lines", ())
    return lines


def _as_block(node: cst.ClassDef) -> cst.IndentedBlock:
    """The body as a block; ``class A: pass`` gets its ``pass`` on a line of its own."""
    if isinstance(node.body, cst.IndentedBlock):
        return node.body
    suite = cst.ensure_type(node.body, cst.SimpleStatementSuite)
    return cst.IndentedBlock(
        body=[cst.SimpleStatementLine(suite.body)], header=suite.trailing_whitespace
    )
