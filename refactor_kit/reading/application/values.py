"""What the names of the application's files stand for while they are followed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from refactor_kit.reading.application.events import (
    Definition,
    Entry,
    Handler,
    Include,
    Mount,
    Operation,
    Written,
)
from refactor_kit.reading.application.served import Carrier


@dataclass(frozen=True, slots=True)
class Text:
    """A string; one that is not ``certain`` may be another in another environment."""

    value: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing that is followed; ``origin`` is its dotted name where it has one."""

    origin: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the tree, by its dotted name."""

    dotted: str


@dataclass(eq=False, slots=True)
class Router:
    """A router, an application, or what an unknown call made, with what is registered on it.

    ``own`` is its own prefix, ``None`` where it cannot be read. ``given`` are the arguments of an
    unknown call, ``startup`` what an application runs before it serves.
    """

    carrier: Carrier
    definition: Definition
    own: Text | None
    items: list[Registered] = field(default_factory=list)
    given: tuple[Ref, ...] = ()
    startup: list[Ref] = field(default_factory=list)

    @property
    def is_foreign(self) -> bool:
        """Whether it may hold routes that nobody sees."""
        return self.definition.kind == "made" and not self.items


@dataclass(frozen=True, slots=True)
class RoutesOf:
    """The list of the routes of a router."""

    router: Router


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a collection; ``node`` is how the literal ``container`` writes it."""

    ref: Ref
    path: str = ""
    node: ast.expr | None = None
    container: ast.expr | None = None

    def piece(self, outer: Ref) -> Ref:
        """What ``outer`` gives for the key or the place of this element."""
        written = self.ref.written
        if written is None and self.node is not None:
            written = Written(self.path, self.node)
        return Ref(self.ref.value, written, self.ref.entry).within(outer)

    def bound(self, outer: Ref) -> Ref:
        """What a loop's name stands for in the round of this element."""
        if self.node is None:
            return self.ref.within(outer)
        written = self.ref.written or Written(self.path, self.node)
        return Ref(self.ref.value, written, Entry(self.path, self.node, self.container))


@dataclass(eq=False, slots=True)
class Listing:
    """A list, tuple or set whose elements are known."""

    elements: list[Element]


@dataclass(eq=False, slots=True)
class Table:
    """A dictionary whose keys are known."""

    elements: dict[str, Element]


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of the service with the scope around it, and the object that it is a method of."""

    node: Handler | ast.Lambda
    scope: Scope
    owner: Ref | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ServiceClass:
    """A class of the service."""

    node: ast.ClassDef
    scope: Scope


@dataclass(eq=False, slots=True)
class Instance:
    """An object of a class of the service."""

    of: ServiceClass
    attributes: dict[str, Ref] = field(default_factory=dict)


Value: TypeAlias = (
    Text
    | Unknown
    | Module
    | Router
    | RoutesOf
    | Listing
    | Table
    | Function
    | ServiceClass
    | Instance
)


@dataclass(frozen=True, slots=True)
class Ref:
    """A value, where an expression stands for it, and the element or call that brought it."""

    value: Value
    written: Written | None = None
    entry: Entry | None = None

    def within(self, outer: Ref) -> Ref:
        """This value as a piece of ``outer``."""
        return self if self.entry is not None else replace(self, entry=outer.entry)


NOTHING = Ref(Unknown())


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that an import binds; followed when it is asked for."""

    dotted: str


@dataclass(eq=False, slots=True)
class Scope:
    """The names of a module (``block`` is then empty) or of one call of a function."""

    path: str
    block: str
    parent: Scope | None
    names: dict[str, Ref | Imported] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    declared_global: set[str] = field(default_factory=set)

    def module(self) -> Scope:
        """The scope of the file."""
        return self if self.parent is None else self.parent.module()

    def upwards(self) -> Iterator[Scope]:
        """This scope and those around it."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent


@dataclass(frozen=True, slots=True)
class Registered:
    """One thing that ``path`` registers on a router, in the function ``block``.

    ``target`` is what an include or a mount brings, ``prefix`` what it adds (``None`` where it
    cannot be read). One that is ``bare`` stands below what its router is included under, and passes
    the router's own prefix by. ``at_startup`` is one that only the application's start-up makes.
    """

    path: str
    block: str
    event: Operation | Include | Mount
    prefix: Text | None = None
    target: Router | None = None
    bare: bool = False
    at_startup: bool = False
