"""Who serves what, as the booted application showed it: plain values, with places in the service.

Numbers of routers and inclusions are positions in :attr:`Wiring.routers` and
:attr:`Wiring.inclusions`; ``-1`` stands for none that was seen.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

from .records import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the service that was running: file, line, and name of the function.

    The function is ``<module>`` at the top level.
    """

    file: str
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class ObservedRouter:
    """A router or the router of an application.

    ``names`` are the file and the name of each module-level variable that stands for it;
    ``places`` is where it was made, the innermost frame first.
    """

    kind: str
    names: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    prefix: str
    tags: tuple[str, ...]
    dependencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """One ``include_router``, or one mount of an application.

    ``base`` is the own prefix of ``parent`` at that moment, ``prefix`` what was given, ``own`` the
    prefix of ``router``. Below a mount every effective path begins with ``path``.
    """

    kind: Literal["include", "mount", "host"]
    parent: int
    router: int
    places: tuple[Place, ...]
    prefix: str
    path: str
    base: str
    own: str
    tags: tuple[str, ...]
    dependencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObservedRoute:
    """One route as it answers; ``through`` are the inclusions on the way to it, outermost first.

    ``given`` is the path that ``router`` was given at ``places``, ``path`` the effective one.
    ``file`` and ``line`` are where the endpoint's function begins, decorators included.
    """

    kind: str
    methods: tuple[str, ...]
    path: str
    endpoint: str
    file: str
    line: int
    given: str
    router: int
    places: tuple[Place, ...]
    through: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wiring:
    """The effective routes of the application in the order of matching, and the ways to them.

    ``digest`` tells the files and the surroundings that it was observed with from any other;
    ``files`` are those with a place in it, and those that its source is read from, each with the
    SHA-256 of its content then.
    ``problem`` are the last lines of an application that does not boot: nothing is known then.
    ``only`` are the route files that it speaks of; of all where that is empty. ``said`` are then
    the other files on the way, each with a digest of what it says to the module.
    """

    digest: str
    app: int = -1
    routers: tuple[ObservedRouter, ...] = ()
    inclusions: tuple[Inclusion, ...] = ()
    routes: tuple[ObservedRoute, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    problem: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()


def content_digest(content: bytes) -> str:
    """What tells a file of :attr:`Wiring.files` from any other."""
    return sha256(content).hexdigest()
