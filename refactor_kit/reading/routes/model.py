"""The facts about a module's routing that codemods, checks and documents share."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from refactor_kit.base import Decision, Part, Refusal
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.served import Application, Hop, Served


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation as it is served.

    ``path`` is as written in the part's router; ``old_path`` the effective path before the
    migration (mount prefixes included), ``new_path`` after it; they differ only where the
    configuration's ``endpoints`` say so. ``handler`` is the function's name before, ``new_handler``
    in the unified file. ``grace_until`` is the last day on which the old path of one that moves
    is to answer too. ``startup`` is the place (``file:line``) of the application's start-up without
    which it is not served; empty where the import alone registers it.
    """

    method: str
    part: str
    path: str
    old_path: str
    new_path: str
    handler: str
    new_handler: str
    file: str
    line: int
    grace_until: str = ""
    startup: str = ""


@dataclass(frozen=True, slots=True)
class GracePath:
    """A registration that stands only to let an old URL answer until a day."""

    method: str
    path: str
    until: str
    handler: str
    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class NameClash:
    """A module-level name that several route files define, and what becomes of it.

    ``resolution`` is ``one-copy`` (equal definitions), ``renamed`` (``renames``: part -> new name),
    ``shared`` or ``separate`` (mutable state, as decided).
    """

    name: str
    kind: Literal["helper", "constant", "state", "handler", "import", "class"]
    resolution: Literal["one-copy", "renamed", "shared", "separate"]
    renames: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RouterReading:
    """The module's routing, planned or shipped.

    ``state`` is ``split`` while the app mounts the parts, ``unified`` once it mounts the module's
    one router. ``mounted_in`` is the file that includes the routers (``api/main.py`` or an
    aggregator). ``nested`` says that the parts keep private routers inside one public one because
    their router or include arguments differ. ``kept`` are old URLs that stand beside the
    ``endpoints`` for a time. ``tag`` is the one that each endpoint ends with, ``outer_tags`` are
    those that come from outside of the module and stay.
    """

    state: Literal["split", "unified"]
    prefix: str
    tag: str
    nested: bool
    endpoints: tuple[Endpoint, ...]
    clashes: tuple[NameClash, ...]
    mounted_in: str
    decisions: tuple[Decision, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    kept: tuple[GracePath, ...] = ()
    outer_tags: tuple[str, ...] = ()


@dataclass
class Clashes:
    """The clashes and, per part, the new names and the definitions that another part supplies."""

    clashes: list[NameClash] = field(default_factory=list)
    renames: dict[str, dict[str, str]] = field(default_factory=dict)
    dropped: dict[str, set[str]] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class PartRouter:
    """One router of one part with the include that brings it into the application.

    ``again`` are further includes of it; ``served`` is what all of them serve.
    """

    part: Part
    source: PythonSource
    name: str
    hop: Hop
    served: tuple[Served, ...]
    again: tuple[Hop, ...] = ()

    @property
    def endpoints(self) -> tuple[Served, ...]:
        """What the router itself serves: not what is mounted below it."""
        hops = (self.hop, *self.again)
        return tuple(
            each for each in self.served if not any(each.is_mounted_below(hop) for hop in hops)
        )

    @property
    def call(self) -> ast.Call | None:
        return self.hop.definition.call if self.hop.definition else None

    @property
    def own_prefix(self) -> str:
        return self.hop.own or ""

    @property
    def prefix(self) -> str:
        """What the include and the router put before the paths, outer routers left out."""
        return (self.hop.prefix or "") + self.own_prefix


@dataclass(frozen=True)
class RouterPlan:
    """Everything that merging and mounting need.

    ``base`` is the prefix of what the routers are included into, ``prefix`` what the parts share
    below it and the unified router takes over. ``moves`` says whether include arguments can move
    into the unified file (not out of a loop); ``fixed`` whether a prefix they give can be written
    there as the string that it is.
    """

    state: Literal["split", "unified"]
    application: Application
    sources: tuple[tuple[Part, PythonSource], ...]
    routers: tuple[PartRouter, ...]
    nested: bool
    moves: bool
    fixed: bool
    base: str
    prefix: str
    endpoints: tuple[Endpoint, ...]
    clashes: Clashes
    refusals: tuple[Refusal, ...]
    moved: Mapping[tuple[str, int], str] = field(default_factory=dict)

    @property
    def module_prefix(self) -> str:
        return self.base + self.prefix


def part_routers(
    sources: Iterable[tuple[Part, PythonSource]], application: Application
) -> tuple[PartRouter, ...]:
    """The parts' routers in the order in which the application includes them."""
    owners = {source.path: (part, source) for part, source in sources}
    found: list[tuple[int, PartRouter]] = []
    for path, (part, source) in owners.items():
        for number, hop in application.hops_to.get(path, ()):
            if hop.path not in owners:
                over = application.served_over.get(path, ())
                served = tuple(each for each in over if hop in each.hops)
                found.append((number, PartRouter(part, source, hop.router.name, hop, served)))
    return tuple(router for _, router in sorted(found, key=lambda each: each[0]))


def once_each(routers: Sequence[PartRouter]) -> tuple[PartRouter, ...]:
    """Each router with its first include; the others are ``again``."""
    found: dict[tuple[str, str], PartRouter] = {}
    for each in routers:
        key = (each.source.path, each.name)
        first = found.get(key)
        if first is None:
            found[key] = each
            continue
        served = (*first.served, *each.served)
        found[key] = replace(first, served=served, again=(*first.again, each.hop))
    return tuple(found.values())
