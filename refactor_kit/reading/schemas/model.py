"""What a schema file shows: roles, fields, examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from refactor_kit.base import Decision, Refusal

Role = Literal["input", "output"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a public class as a reader of the contract sees it.

    ``type`` is the annotation as written; ``default`` the default expression as written,
    ``""`` when the field is required; ``constraints`` are ``name=value`` (``min_length=1``).
    """

    name: str
    type: str
    required: bool
    default: str
    description: str
    constraints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleReading:
    """The class that plays one role of one part.

    ``reasons`` say why, in words a person can check (``body parameter of start() in
    api/routes/x_routes.py:31``). ``other_example`` names what gives an example where no method
    does: ``model_config`` (or pydantic v1's ``Config``), or a function of the file.
    """

    role: Role
    class_name: str
    line: int
    alias: str
    reasons: tuple[str, ...]
    fields: tuple[Field, ...]
    other_example: str = ""


@dataclass(frozen=True, slots=True)
class ExampleReading:
    """One method that gives an example: the class it sits on and the class it belongs on.

    ``role`` says what it is an example of. ``drops`` marks a duplicate that equals another one or
    only calls it.
    """

    name: str
    found_on: str
    belongs_on: str
    line: int
    kind: Literal["staticmethod", "classmethod", "instance"]
    action: Literal["stays", "moves", "drops"] = "stays"
    role: Role = "input"

    @property
    def misplaced(self) -> bool:
        return self.found_on != self.belongs_on


@dataclass(frozen=True, slots=True)
class SchemaReading:
    """One part's schema file, read.

    ``helpers`` are the other public names it defines (enums, nested models, constants) that the
    roles or the generator rely on. With ``decisions`` or ``refusals`` the roles may be incomplete.
    """

    part: str
    path: str
    module: str
    roles: tuple[RoleReading, ...]
    examples: tuple[ExampleReading, ...]
    helpers: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def role(self, role: Role) -> RoleReading | None:
        return next((reading for reading in self.roles if reading.role == role), None)
