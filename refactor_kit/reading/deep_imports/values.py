"""What an expression may evaluate to, as far as the dotted names of modules go.

A value is an absolute dotted name (``app.schemas``, ``importlib.import_module``); a string is kept
apart as a :class:`Text`, of which at least the beginning is known.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from refactor_kit.python.scopes import Assigned, Imported, Scope

_MAX_DEPTH = 25
_BUILTINS = frozenset(
    [
        *("__import__", "compile", "delattr", "eval", "exec", "getattr", "globals", "hasattr"),
        *("setattr", "vars"),
    ]
)


@dataclass(frozen=True, slots=True)
class Text:
    """A constant string, or (``complete`` false) the beginning of a computed one."""

    value: str
    complete: bool = True


class Values:
    """Evaluates expressions of one file; ``canonical`` follows a name through the tree's modules.

    ``called`` tells what a call returns.
    """

    def __init__(
        self,
        module: str,
        is_package: bool,
        stars: list[str],
        canonical: Callable[[str], str],
        called: Callable[[ast.Call, Scope, int], frozenset[str]],
    ) -> None:
        self.module = module
        self.package = module if is_package else module.rpartition(".")[0]
        self.stars = stars
        self.canonical = canonical
        self.called = called
        self._looked_at: dict[tuple[int, int], frozenset[str]] = {}

    def of(self, node: ast.expr, scope: Scope, depth: int = 0) -> frozenset[str]:
        """Every dotted name that ``node`` may stand for; empty where nothing is known.

        Within one question each expression is looked at once: a name that is built from itself
        again and again (``query = query.where(...)``) would be followed along every way.
        """
        if depth > _MAX_DEPTH:
            return frozenset()
        if depth == 0:
            self._looked_at = {}
        key = (id(node), id(scope))
        if key not in self._looked_at:
            self._looked_at[key] = frozenset()
            self._looked_at[key] = self._of(node, scope, depth + 1)
        return self._looked_at[key]

    def _of(self, node: ast.expr, scope: Scope, deeper: int) -> frozenset[str]:
        match node:
            case ast.Name(id=name):
                return self._of_name(name, scope, deeper)
            case ast.Attribute(value=value, attr=attribute):
                bases = self.of(value, scope, deeper)
                return frozenset(self.canonical(f"{base}.{attribute}") for base in bases)
            case ast.Call():
                return self.called(node, scope, deeper)
            case ast.Subscript():
                return self._of_subscript(node, scope, deeper)
            case ast.NamedExpr(value=value):
                return self.of(value, scope, deeper)
            case ast.IfExp(body=body, orelse=orelse):
                return self.of(body, scope, deeper) | self.of(orelse, scope, deeper)
            case ast.BoolOp(values=values):
                return frozenset().union(*(self.of(value, scope, deeper) for value in values))
            case _:
                return frozenset()

    def _of_name(self, name: str, scope: Scope, depth: int) -> frozenset[str]:
        bindings = scope.lookup(name)
        if bindings is None:
            if name in _BUILTINS:
                return frozenset([f"builtins.{name}"])
            return frozenset(self.canonical(f"{star}.{name}") for star in self.stars)
        found: set[str] = set()
        for binding in bindings:
            if isinstance(binding, Imported):
                found.add(self.canonical(binding.dotted))
            elif isinstance(binding, Assigned):
                found |= self.of(binding.value, binding.scope, depth)
        return frozenset(found)

    def _of_subscript(self, node: ast.Subscript, scope: Scope, depth: int) -> frozenset[str]:
        """``sys.modules["a.b"]``, ``vars(a)["b"]``, ``a.__dict__["b"]``, ``globals()["a"]``."""
        key = self.text(node.slice, scope, depth)
        if key is None or not key.complete:
            return frozenset()
        bases = self.of(node.value, scope, depth)
        if "sys.modules" in bases:
            return frozenset([key.value])
        found = {
            self.canonical(f"{base[: -len('.__dict__')]}.{key.value}")
            for base in bases
            if base.endswith(".__dict__")
        }
        if "builtins.globals()" in bases:
            found |= self._of_name(key.value, scope.module(), depth)
        return frozenset(found)

    def text(self, node: ast.expr, scope: Scope, depth: int = 0) -> Text | None:
        """The string ``node`` evaluates to, or how it begins; ``None`` for anything else."""
        if depth > _MAX_DEPTH:
            return None
        match node:
            case ast.Constant(value=str(value)):
                return Text(value)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._joined([left, right], scope, depth)
            case ast.JoinedStr(values=parts):
                return self._joined(parts, scope, depth)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self.text(value, scope, depth + 1)
            case ast.Name(id="__name__") if scope.lookup("__name__") is None:
                return Text(self.module)
            case ast.Name(id="__package__") if scope.lookup("__package__") is None:
                return Text(self.package)
            case ast.Name(id=name):
                return self._named_text(name, scope, depth)
            case ast.Attribute(value=value, attr="__name__" | "__package__"):
                names = self.of(value, scope, depth + 1)
                return Text(next(iter(names))) if len(names) == 1 else None
            case ast.Call(func=ast.Attribute(value=separator, attr="join"), args=[argument]):
                return self._join_call(separator, argument, scope, depth)
            case ast.NamedExpr(value=value):
                return self.text(value, scope, depth + 1)
            case _:
                return None

    def _joined(self, parts: list[ast.expr], scope: Scope, depth: int) -> Text | None:
        beginning = ""
        for part in parts:
            text = self.text(part, scope, depth + 1)
            beginning += text.value if text else ""
            if text is None or not text.complete:
                return Text(beginning, complete=False)
        return Text(beginning)

    def _named_text(self, name: str, scope: Scope, depth: int) -> Text | None:
        bindings = scope.lookup(name)
        if not bindings or len(bindings) != 1 or not isinstance(bindings[0], Assigned):
            return None
        return self.text(bindings[0].value, bindings[0].scope, depth + 1)

    def _join_call(
        self, separator: ast.expr, argument: ast.expr, scope: Scope, depth: int
    ) -> Text | None:
        between = self.text(separator, scope, depth + 1)
        if between is None or not isinstance(argument, ast.List | ast.Tuple):
            return None
        parts = [self.text(element, scope, depth + 1) for element in argument.elts]
        known: list[str] = []
        for part in parts:
            if part is None or not part.complete:
                return Text(between.value.join([*known, ""]), complete=False)
            known.append(part.value)
        return Text(between.value.join(known))
