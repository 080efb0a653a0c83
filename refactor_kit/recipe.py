"""Recipes: an ordered list of steps, each some codemods and the criteria that prove it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from refactor_kit.errors import UsageError

CriterionKind = Literal["check", "settled", "proof"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One exit criterion.

    ``check`` names a check without findings, ``settled`` a codemod with nothing left to do,
    ``proof`` something the running target shows. ``repository`` criteria hold for the repository,
    not for one module. ``skip`` is the configuration's word that switches it off.
    """

    kind: CriterionKind
    name: str
    repository: bool = False
    skip: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a recipe; its change set is applied whole or not at all."""

    number: int
    name: str
    title: str
    codemods: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    skip: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Steps in the order in which they are carried out."""

    name: str
    title: str
    steps: tuple[Step, ...]

    def step(self, wanted: str) -> Step:
        """The step with this number or name."""
        for step in self.steps:
            if wanted in (str(step.number), step.name):
                return step
        known = ", ".join(f"{step.number} {step.name}" for step in self.steps)
        raise UsageError(f"no step is called {wanted!r}", remedy=f"known: {known}")

    def up_to(self, step: Step) -> tuple[Step, ...]:
        """The steps before ``step``, and ``step`` itself."""
        return tuple(each for each in self.steps if each.number <= step.number)

    @property
    def last(self) -> Step:
        return self.steps[-1]


def load_recipe(name: str = "public-api") -> Recipe:
    """A recipe that comes with the tool."""
    resource = files("refactor_kit") / "recipes" / f"{name.replace('-', '_')}.toml"
    document = tomllib.loads(resource.read_text(encoding="utf-8"))
    return Recipe(
        document["name"], document["title"], tuple(_step(table) for table in document["steps"])
    )


def _step(table: dict[str, Any]) -> Step:
    return Step(
        number=table["number"],
        name=table["name"],
        title=table["title"],
        codemods=tuple(table.get("codemods", ())),
        criteria=tuple(_criterion(entry) for entry in table.get("criteria", ())),
        skip=table.get("skip", ""),
    )


def _criterion(table: dict[str, Any]) -> Criterion:
    kinds: tuple[CriterionKind, ...] = ("check", "settled", "proof")
    kind = next(kind for kind in kinds if kind in table)
    return Criterion(kind, table[kind], table.get("repository", False), table.get("skip", ""))
