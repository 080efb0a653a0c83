"""References to one moved module, rewritten by LibCST over the whole file.

The slow and obvious way, written apart from the codemods: the file is parsed, its nodes are
changed, the tree is printed. The codemods locate and splice instead; both have to give the same
bytes. Only the last step, wrapping changed statements again, is theirs: it works on text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import libcst as cst

from .import_blocks import Line, arranged, rendered, same_style

Statement = cst.Import | cst.ImportFrom


class Untouchable(Exception):
    """Comments between names that would have to part: a person's work."""


@dataclass(frozen=True)
class Move:
    """The module ``old`` becomes ``new``, with everything below it."""

    old: str
    new: str

    def moved(self, dotted: str) -> str | None:
        if dotted == self.old or dotted.startswith(f"{self.old}."):
            return self.new + dotted[len(self.old) :]
        return None

    def in_text(self, text: str) -> str:
        old, new = re.escape(self.old), self.new
        text = re.sub(rf"(?<![\w.]){old}(?!\w)", new, text)
        path = re.escape(self.old.replace(".", "/"))
        return re.sub(rf"(?<![\w.-]){path}(?!\w|-|\.\w)", new.replace(".", "/"), text)


def rewrite_whole_file(content: bytes, move: Move, package: str, width: int) -> bytes:
    """``content``, a file of ``package``, with everything that names ``move.old`` following."""
    module = cst.parse_module(content)
    return module.visit(_Rewriter(move, package, width, module)).bytes


class _Rewriter(cst.CSTTransformer):
    def __init__(self, move: Move, package: str, width: int, module: cst.Module) -> None:
        super().__init__()
        self.move = move
        self.package = package
        self.width = width
        self.module = module
        self.depth = 0

    # Strings, comments and names.

    def leave_Comment(self, original_node: cst.Comment, updated_node: cst.Comment) -> cst.Comment:
        return updated_node.with_changes(value=self.move.in_text(updated_node.value))

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        return updated_node.with_changes(value=self.move.in_text(updated_node.value))

    def leave_FormattedStringText(
        self, original_node: cst.FormattedStringText, updated_node: cst.FormattedStringText
    ) -> cst.FormattedStringText:
        return updated_node.with_changes(value=self.move.in_text(updated_node.value))

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        if dotted(original_node) == self.move.old:
            return cst.parse_expression(self.move.new)
        return updated_node

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    # Statements: in their block, or alone between semicolons and behind colons.

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> None:
        self.depth += 1

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        self.depth -= 1
        return updated_node.with_changes(body=self._body(updated_node.body))

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        return updated_node.with_changes(body=self._body(updated_node.body))

    def leave_SimpleStatementSuite(
        self, original_node: cst.SimpleStatementSuite, updated_node: cst.SimpleStatementSuite
    ) -> cst.SimpleStatementSuite:
        return updated_node.with_changes(body=self._small(updated_node.body))

    def _body(self, body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
        result: list[cst.BaseStatement] = []
        run: list[cst.SimpleStatementLine] = []
        for statement in body:
            line = _import_line(statement)
            if line is None or line.leading_lines:
                result += self._block(run)
                run = []
            if line is not None:
                run.append(line)
            elif isinstance(statement, cst.SimpleStatementLine):
                result.append(statement.with_changes(body=self._small(statement.body)))
            else:
                result.append(statement)
        return [*result, *self._block(run)]

    def _small(self, body: Sequence[cst.BaseSmallStatement]) -> list[cst.BaseSmallStatement]:
        result: list[cst.BaseSmallStatement] = []
        for each in body:
            new = self._new(each) if isinstance(each, Statement) else None
            if new is None:
                result.append(each)
                continue
            *others, last = new
            ends = cst.Semicolon(whitespace_after=cst.SimpleWhitespace(" "))
            result += [other.with_changes(semicolon=ends) for other in others]
            result.append(last.with_changes(semicolon=cast(Statement, each).semicolon))
        return result

    def _block(self, run: Sequence[cst.SimpleStatementLine]) -> list[cst.SimpleStatementLine]:
        lines: list[Line] = []
        touched = False
        for each in run:
            statement = cast(Statement, each.body[0])
            new = self._new(statement)
            touched |= new is not None
            for position, node in enumerate(new or [statement]):
                trailing = each.trailing_whitespace
                if position:
                    trailing = trailing.with_changes(
                        whitespace=cst.SimpleWhitespace(""), comment=None
                    )
                lines.append(Line(node, trailing, new is not None))
        if not touched:
            return list(run)
        width = self.width - len(self.module.default_indent) * self.depth
        before = [cast(Statement, each.body[0]) for each in run]
        made = [each.printed() for each in arranged(lines, before, width, self.module)]
        first = made[0].with_changes(leading_lines=run[0].leading_lines)
        return [first, *made[1:]]

    # One statement.

    def _new(self, statement: Statement) -> list[Statement] | None:
        """What takes the place of ``statement``; ``None`` where it stays."""
        if isinstance(statement, cst.Import):
            return self._plain(statement)
        module = self._absolute(statement)
        if isinstance(statement.names, cst.ImportStar):
            moved = self.move.moved(module)
            return [self._from(statement, module, moved)] if moved else None
        groups: dict[str, list[cst.ImportAlias]] = {}
        for alias in statement.names:
            groups.setdefault(self._origin(module, dotted(alias.name)), []).append(alias)
        if list(groups) == [module]:
            return None
        if len(groups) == 1:
            return [self._from(statement, module, next(iter(groups)))]
        if "#" in self.module.code_for_node(statement):
            raise Untouchable
        return self._parted(statement, module, groups)

    def _origin(self, module: str, name: str) -> str:
        moved = self.move.moved(module)
        if moved is not None:
            return moved
        whole = self.move.moved(f"{module}.{name}")
        return module if whole is None else whole.rpartition(".")[0]

    def _plain(self, statement: cst.Import) -> list[Statement] | None:
        names = [dotted(alias.name) for alias in statement.names]
        if not any(map(self.move.moved, names)):
            return None
        written: list[str] = []
        for alias, name in zip(statement.names, names, strict=True):
            local = f" as {dotted(alias.asname.name)}" if alias.asname else ""
            written.append((self.move.moved(name) or name) + local)
        return [_parsed(f"import {', '.join(dict.fromkeys(written))}")]

    def _from(self, statement: cst.ImportFrom, module: str, origin: str) -> cst.ImportFrom:
        dots, name = self._written(statement, module, origin)
        node = cast(cst.Attribute | cst.Name, cst.parse_expression(name)) if name else None
        return statement.with_changes(module=node, relative=[cst.Dot()] * dots)

    def _parted(
        self, statement: cst.ImportFrom, module: str, groups: dict[str, list[cst.ImportAlias]]
    ) -> list[Statement]:
        before = list(cast(Iterable[cst.ImportAlias], statement.names))
        aliased = any(alias.asname for alias in before)
        exploded = isinstance(before[-1].comma, cst.Comma)
        result: list[Statement] = []
        for origin, names in groups.items():
            dots, name = self._written(statement, module, origin)
            spelled = "." * dots + name
            alone = [] if aliased else [alias for alias in names if alias.asname]
            together = [alias for alias in names if alias not in alone]
            width = self.width - len(self.module.default_indent) * self.depth
            result += [rendered(spelled, [alias], width, False) for alias in alone]
            if together:
                ordered = same_style(together, before)
                explode = exploded and len(together) > 1
                result.append(rendered(spelled, ordered, width, explode))
        return result

    def _written(self, statement: cst.ImportFrom, module: str, origin: str) -> tuple[int, str]:
        """Dots and name by which a file of this package says ``origin``, relative if it was."""
        if origin == module or not statement.relative:
            own = dotted(statement.module) if statement.module else ""
            return (len(statement.relative), own) if origin == module else (0, origin)
        here, there = self.package.split("."), origin.split(".")
        common = 0
        for one, two in zip(here, there, strict=False):
            if one != two:
                break
            common += 1
        if not common:
            return 0, origin
        return len(here) - common + 1, ".".join(there[common:])

    def _absolute(self, statement: cst.ImportFrom) -> str:
        name = dotted(statement.module) if statement.module else ""
        if not statement.relative:
            return name
        here = self.package.split(".")
        above = here[: len(here) - len(statement.relative) + 1]
        return ".".join([*above, *filter(None, [name])])


def dotted(node: cst.CSTNode) -> str:
    """``a.b.c`` of a chain of names; ``""`` for anything else."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute) and not node.lpar and (base := dotted(node.value)):
        return f"{base}.{node.attr.value}"
    return ""


def _import_line(statement: cst.BaseStatement) -> cst.SimpleStatementLine | None:
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return None
    only = statement.body[0]
    if not isinstance(only, Statement) or isinstance(only.semicolon, cst.Semicolon):
        return None
    return statement


def _parsed(text: str) -> Statement:
    line = cst.ensure_type(cst.parse_statement(text), cst.SimpleStatementLine)
    return cast(Statement, line.body[0])
