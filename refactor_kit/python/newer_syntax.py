"""Source written for a newer Python than the one that runs, as a tree that this one has.

What the running interpreter's grammar lacks is left out or said in older words: type parameters,
``type`` statements, ``except A, B:``, f-strings within their own quotes, template strings. Lines
stay; columns after such a place may not, so edits by column must compare what they replace.
"""

from __future__ import annotations

import ast
from typing import Any

from refactor_kit.base import UnreadableSource
from refactor_kit.python.parsing import parse_cst


def parse_newer_ast(path: str, content: bytes) -> ast.Module:
    """The syntax tree of a file that the interpreter itself rejects."""
    import libcst as cst

    module = parse_cst(path, content)
    try:
        older = module.visit(_older_words())
        assert isinstance(older, cst.Module)
        return ast.parse(older.bytes, filename=path)
    except RecursionError:
        raise UnreadableSource(path, 0, 0, "nested too deeply to be read") from None
    except SyntaxError as error:
        reason = f"{error.msg} (for this version of Python)"
        raise UnreadableSource(path, error.lineno or 0, error.offset or 0, reason) from None


def _older_words() -> Any:
    import libcst as cst

    class OlderWords(cst.CSTTransformer):
        def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> Any:
            return updated_node.with_changes(type_parameters=None)

        def leave_FunctionDef(
            self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
        ) -> Any:
            return updated_node.with_changes(type_parameters=None)

        def leave_TypeAlias(self, original_node: cst.TypeAlias, updated_node: cst.TypeAlias) -> Any:
            target = cst.AssignTarget(updated_node.name)
            return cst.Assign([target], updated_node.value, updated_node.semicolon)

        def leave_ExceptHandler(
            self, original_node: cst.ExceptHandler, updated_node: cst.ExceptHandler
        ) -> Any:
            caught = updated_node.type
            if not isinstance(caught, cst.Tuple) or caught.lpar:
                return updated_node
            bracketed = caught.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            return updated_node.with_changes(type=bracketed)

        def leave_FormattedString(
            self, original_node: cst.FormattedString, updated_node: cst.FormattedString
        ) -> Any:
            return _spoken(updated_node)

        def leave_TemplatedString(self, original_node: Any, updated_node: Any) -> Any:
            return _spoken(updated_node)

    return OlderWords()


def _spoken(string: Any) -> Any:
    """``f"{a} and {b}"`` as ``str(a, b)``: the same names, without the quotes."""
    import libcst as cst

    values = [part.expression for part in string.parts if hasattr(part, "expression")]
    # A string over several lines keeps them, so that what follows keeps its line.
    breaks = cst.Module([]).code_for_node(string).count("\n")
    inside = sum(cst.Module([]).code_for_node(value).count("\n") for value in values)
    lines = [cst.EmptyLine(indent=False)] * (breaks - inside - 1)
    space: Any = cst.SimpleWhitespace("")
    if breaks > inside:
        space = cst.ParenthesizedWhitespace(empty_lines=lines)
    return cst.Call(
        cst.Name("str"), [cst.Arg(value) for value in values], whitespace_before_args=space
    )
