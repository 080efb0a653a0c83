"""A file's syntax without what mounts routers, which the migration of any module may edit."""

from __future__ import annotations

import ast

_INCLUDES = "include_router"
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def without_mounting(tree: ast.Module, content: bytes) -> ast.Module:
    """``tree`` of ``content``, changed in place.

    Statements that include a router are gone, with the loops that do nothing else and, inside a
    function, the imports and values that nothing else uses. What is included is compared where it
    is served.
    """
    if _INCLUDES.encode() in content:
        _Unmounting().visit(tree)
    return tree


class _Unmounting(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        match node.value:
            case ast.Call(func=ast.Attribute(attr=method)) if method == _INCLUDES:
                return None
        return self.generic_visit(node)

    def visit_For(self, node: ast.For) -> ast.AST | None:
        self.generic_visit(node)
        return node if node.body or node.orelse else None

    def visit_If(self, node: ast.If) -> ast.AST | None:
        self.generic_visit(node)
        return _standing(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: _Function) -> ast.AST:
        had_any = any(_includes(each) for each in ast.walk(node))
        before = _read(node)
        self.generic_visit(node)
        while had_any and (gone := before - _read(node)):
            before = _read(node)
            _Unassigning(gone).visit(node)
        if had_any:
            _Unimporting(_read(node)).visit(node)
        return _standing(node) or node


class _Unimporting(ast.NodeTransformer):
    """Takes out the imports of names that are not among ``used``."""

    def __init__(self, used: set[str]) -> None:
        self._used = used

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        return self._kept(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        return self._kept(node)

    def _kept(self, node: ast.Import | ast.ImportFrom) -> ast.AST | None:
        node.names = [each for each in node.names if self._binds_used(each)]
        return node if node.names else None

    def _binds_used(self, alias: ast.alias) -> bool:
        return (alias.asname or alias.name.partition(".")[0]) in {*self._used, "*"}


class _Unassigning(ast.NodeTransformer):
    """Takes out the assignments to ``names``, which nothing reads any more."""

    def __init__(self, names: set[str]) -> None:
        self._names = names

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        return None if all(map(self._is_gone, node.targets)) else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        return None if self._is_gone(node.target) else node

    def _is_gone(self, target: ast.expr) -> bool:
        return isinstance(target, ast.Name) and target.id in self._names


def _read(node: ast.AST) -> set[str]:
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
    }


def _includes(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == _INCLUDES


def _standing(node: ast.If | _Function) -> ast.AST | None:
    """A compound statement that still has a body; a function always has one."""
    if not node.body:
        if isinstance(node, ast.If) and not node.orelse:
            return None
        node.body = [ast.copy_location(ast.Pass(), node)]
    return node
