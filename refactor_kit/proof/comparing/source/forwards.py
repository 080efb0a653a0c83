"""Whether a function of the facade only hands on what it is given."""

from __future__ import annotations

import ast

from refactor_kit.proof.comparing.source.standing import Standing

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def hands_on(facade: Standing, target: Standing) -> str:
    """Why a function of the facade is not the same as ``target``; empty where it is.

    The two take the same with the same defaults, and the first only calls the second with it.
    """
    door, behind = facade.node, target.node
    if not isinstance(door, _Function) or type(door) is not type(behind):
        return "the two are not of one kind"
    if door.decorator_list:
        return "it is decorated"
    for field in ("args", "returns"):
        ours, theirs = (_form(each, getattr(each.node, field)) for each in (facade, target))
        if ours != theirs:
            return "it takes or gives something else" if field == "args" else "it answers otherwise"
    call = _only_call(door)
    if call is None or _passed(call) != _expected(door.args):
        return "it does not hand on what it is given"
    return ""


def _form(side: Standing, node: ast.AST | None) -> str:
    return side.file.names.forms.of(node) if node is not None else ""


def _only_call(function: _Function) -> ast.Call | None:
    """The one call that a function consists of, after a docstring perhaps."""
    first, last = function.body[0], function.body[-1]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    if len(function.body) > (2 if is_text else 1):
        return None
    value = last.value if isinstance(last, ast.Return | ast.Expr) else None
    if isinstance(function, ast.AsyncFunctionDef):
        value = value.value if isinstance(value, ast.Await) else None
    return value if isinstance(value, ast.Call) else None


def _passed(call: ast.Call) -> list[str]:
    return [ast.unparse(each) for each in (*call.args, *call.keywords)]


def _expected(given: ast.arguments) -> list[str]:
    passed = [each.arg for each in (*given.posonlyargs, *given.args)]
    passed += [f"*{given.vararg.arg}"] if given.vararg else []
    passed += [f"{each.arg}={each.arg}" for each in given.kwonlyargs]
    return passed + ([f"**{given.kwarg.arg}"] if given.kwarg else [])
