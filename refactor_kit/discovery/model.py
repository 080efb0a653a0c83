"""What a repository shows, as the lines of a configuration, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """``key = value`` with why; a line that is not ``sure`` is written as a comment."""

    key: str
    value: Any
    reason: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A schema file and the route file that serves it; ``prefix`` is the path it is mounted at."""

    name: str
    schema_file: str
    route_file: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class FoundModule:
    """Parts that belong together by ``reason``; ``lines`` is what its table says besides."""

    name: str
    parts: tuple[FoundPart, ...]
    reason: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A table that only a person can confirm, with the reason for the doubt."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Discovery:
    """One service: ``folder`` is where its configuration belongs, ``""`` for the root.

    ``problem`` is why no configuration that is written from this could work; ``""`` where it can.
    """

    folder: str
    lines: tuple[Line, ...]
    modules: tuple[FoundModule, ...]
    suggestions: tuple[Suggestion, ...] = ()
    notes: tuple[str, ...] = field(default=())
    problem: str = ""
