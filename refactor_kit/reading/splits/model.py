"""A class that is split in two, and who names it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from refactor_kit.base import Refusal


@dataclass(frozen=True, slots=True)
class Mention:
    """An expression of the file at ``path`` that names the class."""

    path: str
    node: ast.expr


@dataclass(frozen=True, slots=True)
class SchemaSplit:
    """One class that becomes two: it stays the input, ``new_name`` is the output.

    ``taken_examples`` and ``answered_examples`` are the methods that give them. ``answers`` are the
    places outside its own body that mean what is answered, and therefore name the new class
    afterwards; whoever else uses the class goes on using it.
    """

    part: str
    path: str
    module: str
    class_name: str
    new_name: str
    taken_examples: tuple[str, ...] = ()
    answered_examples: tuple[str, ...] = ()
    answers: tuple[Mention, ...] = ()

    @property
    def origin(self) -> str:
        return f"{self.module}.{self.class_name}"

    @property
    def new_origin(self) -> str:
        return f"{self.module}.{self.new_name}"


@dataclass(frozen=True, slots=True)
class SharedReading:
    """The splits of one module; with refusals they cannot be carried out."""

    splits: tuple[SchemaSplit, ...] = ()
    refusals: tuple[Refusal, ...] = ()
