"""The ways from the application to the operations it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from refactor_kit.reading.application.events import Definition, Include, Operation


@dataclass(frozen=True)
class Carrier:
    """A router, application or parameter: the name ``name`` in block ``block`` of ``path``."""

    path: str
    block: str
    name: str


# One operation, however many routers bring it there: method, effective path, file and line.
Way = tuple[str, str | None, str, int]


@dataclass(frozen=True)
class Hop:
    """One include on the way from the application to a router, outermost first.

    ``base`` is the effective prefix of ``parent``, ``prefix`` what this include adds, ``own`` the
    router's own; ``None`` where they cannot be read. ``at_startup`` is one that the application's
    start-up makes.
    """

    path: str
    include: Include
    parent: Carrier
    router: Carrier
    definition: Definition | None
    base: str | None
    prefix: str | None
    own: str | None
    at_startup: bool = False


@dataclass(frozen=True)
class Served:
    """One operation with the way to it. ``path`` is ``None`` where some piece cannot be read.

    ``mounted`` counts the hops above the innermost application that is mounted on the way; it is
    negative without one. ``at_startup`` is one that the application's start-up registers.
    """

    operation: Operation | None
    method: str
    path: str | None
    file: str
    line: int
    hops: tuple[Hop, ...]
    mounted: int = -1
    at_startup: bool = False

    @property
    def way(self) -> Way:
        return self.method, self.path, self.file, self.line

    @property
    def startup(self) -> str:
        """``file:line`` of the start-up without which it is not served; empty without one."""
        for hop in self.hops:
            if hop.at_startup:
                return f"{hop.path}:{hop.include.call.lineno}"
        return f"{self.file}:{self.line}" if self.at_startup else ""

    def is_mounted_below(self, hop: Hop) -> bool:
        """Whether an application that is mounted below the router of ``hop`` serves it."""
        return hop in self.hops and self.mounted > self.hops.index(hop)

    @property
    def certain(self) -> bool:
        """Whether it is there under no condition."""
        includes = all(hop.include.certain for hop in self.hops)
        return includes and (self.operation is None or self.operation.certain)


@dataclass(frozen=True)
class Application:
    """Everything the application serves; ``files`` are those that take part in the routing.

    ``opaque`` are includes whose router is not to be found in the tree.
    """

    served: tuple[Served, ...]
    hops: tuple[Hop, ...]
    opaque: tuple[tuple[str, int], ...]
    problem: str

    @cached_property
    def hops_to(self) -> Mapping[str, tuple[tuple[int, Hop], ...]]:
        """The hops by the file of their router, numbered in serving order."""
        found: dict[str, list[tuple[int, Hop]]] = defaultdict(list)
        for number, hop in enumerate(self.hops):
            found[hop.router.path].append((number, hop))
        return {path: tuple(hops) for path, hops in found.items()}

    @cached_property
    def served_over(self) -> Mapping[str, tuple[Served, ...]]:
        """The operations by every file of a router on the way to them, in serving order."""
        found: dict[str, list[Served]] = defaultdict(list)
        for served in self.served:
            for path in {hop.router.path for hop in served.hops}:
                found[path].append(served)
        return {path: tuple(operations) for path, operations in found.items()}

    @cached_property
    def on_several_ways(self) -> frozenset[Way]:
        """What several routers bring to one place, each once.

        It is one registration, and one function answers. One router that brings it twice is none.
        """
        parents: dict[Way, list[Carrier | None]] = defaultdict(list)
        for each in self.served:
            parent = each.hops[-1].parent if each.hops else None
            parents[each.way].append(parent)
        return frozenset(key for key, found in parents.items() if 1 < len(found) == len(set(found)))

    def beside(self, whole: Application, files: Collection[str]) -> Application:
        """This one for ``files``, and ``whole`` for all others."""
        own = [each for each in self.served if files_on_the_way(each) & {*files}]
        others = [each for each in whole.served if not files_on_the_way(each) & {*files}]
        hops = [each for each in self.hops if each.router.path in files]
        hops += [each for each in whole.hops if each.router.path not in files]
        return Application((*own, *others), tuple(hops), whole.opaque, whole.problem)

    def hidden_places(self) -> str:
        """Where includes are that cannot be read, in words; ``""`` where all can."""
        return ", ".join(f"{path}:{line}" for path, line in self.opaque[:3])

    def is_mounted(self, path: str) -> bool:
        """Whether another file includes a router of ``path``."""
        return any(hop.path != path for _, hop in self.hops_to.get(path, ()))


def files_on_the_way(served: Served) -> set[str]:
    """The file of the registration, and those of the routers that it passes through."""
    return {served.file, *(hop.router.path for hop in served.hops)}
