"""The scopes of one file: which name is bound to what, and which expressions want judging."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Literal

Use = Literal["read", "kept"]


@dataclass(frozen=True, slots=True)
class Imported:
    """A name bound by an import: its absolute dotted origin."""

    dotted: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name bound to the value of an expression of ``scope``."""

    value: ast.expr
    scope: Scope


@dataclass(frozen=True, slots=True)
class Opaque:
    """A parameter, a loop variable, a definition: nothing is known about its value."""


Binding = Imported | Assigned | Opaque
OPAQUE = Opaque()


@dataclass(eq=False, slots=True)
class Scope:
    """A module, class, function, lambda or comprehension."""

    kind: Literal["module", "class", "function", "comprehension"]
    parent: Scope | None = None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    outside: dict[str, Scope] = field(default_factory=dict)
    inner: list[Scope] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.parent is not None:
            self.parent.inner.append(self)

    def bind(self, name: str, binding: Binding) -> None:
        target = self.outside.get(name, self)
        target.bindings.setdefault(name, []).append(binding)

    def lookup(self, name: str) -> list[Binding] | None:
        """The bindings that a read of ``name`` may see; ``None`` where the file binds none."""
        scope: Scope | None = self.outside.get(name, self)
        while scope is not None:
            if name in scope.bindings and (scope is self or scope.kind != "class"):
                return scope.bindings[name]
            scope = scope.parent
        return None

    def module(self) -> Scope:
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


@dataclass(frozen=True, slots=True)
class Seen:
    """An expression to judge. ``kept`` says that its value goes where it cannot be followed."""

    node: ast.expr
    scope: Scope
    use: Use


@dataclass(slots=True)
class FileScopes:
    """Everything collected from one file.

    ``notes`` are annotations written as strings, with the scope they are read in. ``outer`` maps
    the ``id`` of an expression to the attribute access around it.
    """

    top: Scope
    seen: list[Seen] = field(default_factory=list)
    notes: list[tuple[ast.Constant, Scope]] = field(default_factory=list)
    stars: list[str] = field(default_factory=list)
    outer: dict[int, ast.Attribute] = field(default_factory=dict)
