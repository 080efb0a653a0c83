"""The facts about one file's deep imports."""

from __future__ import annotations

from typing import Literal

from refactor_kit.base.records import dataclass

How = Literal["import", "access", "call", "annotation"]
Fault = Literal["internal", "private", "unexported", "laundered"]


@dataclass(frozen=True, slots=True)
class DeepImport:
    """One place that reaches past the public package.

    ``line`` and ``column`` count from 1: the start of the import statement, of the access or of
    the call. ``symbols`` are the dotted names reached (``schemas.session.Session``), ``via`` the
    third module of a laundered one. ``source`` is the expression as the file has it.
    """

    line: int
    column: int
    how: How
    fault: Fault
    symbols: tuple[str, ...]
    via: str = ""
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that cannot be decided without running the program."""

    line: int
    column: int
    reason: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file could not be judged as a whole."""

    line: int
    column: int
    reason: str


@dataclass(frozen=True, slots=True)
class FileReading:
    """Everything one file reaches, in the order of its places."""

    deep_imports: tuple[DeepImport, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    failure: Failure | None = None
