"""The facts about a module's routing that codemods, checks and documents share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from refactor_kit.base import Decision, Refusal


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation as it is served.

    ``path`` is as written in the part's router; ``old_path`` the effective path before the
    migration (mount prefixes included), ``new_path`` after it; they differ only where the
    configuration's ``endpoints`` say so. ``handler`` is the function's name before, ``new_handler``
    in the unified file. ``kept_until`` is the last day on which the old path of one that moves
    is to answer too.
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
    kept_until: str = ""


@dataclass(frozen=True, slots=True)
class KeptPath:
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
    aggregator), ``mount_lines`` its include calls. ``nested`` says that the parts
    keep private routers inside one public one because their router or include arguments differ.
    ``kept`` are old URLs that stand beside the ``endpoints`` for a time.
    """

    state: Literal["split", "unified"]
    prefix: str
    tag: str
    nested: bool
    endpoints: tuple[Endpoint, ...]
    clashes: tuple[NameClash, ...]
    mounted_in: str
    mount_lines: tuple[int, ...]
    decisions: tuple[Decision, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    kept: tuple[KeptPath, ...] = ()
