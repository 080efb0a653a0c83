"""Functions that include routers, without the statements that do.

What they bring is compared where it is served; a migration edits them wherever they stand.
"""

from __future__ import annotations

import ast
import copy
from types import CodeType

from .bytecode import nested

_INCLUDES = "include_router"


def includes_routers(code: CodeType) -> bool:
    return any(_INCLUDES in each.co_names for each in nested(code))


def without_registrations(tree: ast.Module, code: CodeType) -> CodeType | None:
    """What ``code`` is without them; ``tree`` is the file that it stands in.

    ``None`` where the file does not show it.
    """
    bare = _Bare().visit(copy.deepcopy(tree))
    try:
        whole = compile(bare, code.co_filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    named = (code.co_name, code.co_firstlineno)
    return next((e for e in nested(whole) if (e.co_name, e.co_firstlineno) == named), None)


class _Bare(ast.NodeTransformer):
    """Takes out the statements that include a router, and loops that do nothing else."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if getattr(node, "body", None) == [] and isinstance(node, ast.stmt):
            node.body = [ast.copy_location(ast.Pass(), node)]  # type: ignore[attr-defined]
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        call = node.value
        is_include = isinstance(call, ast.Call) and (
            isinstance(call.func, ast.Attribute) and call.func.attr == _INCLUDES
        )
        return None if is_include else self.generic_visit(node)

    def visit_For(self, node: ast.For) -> ast.AST | None:
        had_any = len(node.body)
        visited = self.generic_visit(node)
        left = [each for each in node.body if not isinstance(each, ast.Pass)]
        return None if had_any and not left and not node.orelse else visited
