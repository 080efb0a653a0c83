"""Recipes: an ordered list of steps, each some codemods and the criteria that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from refactor_kit.base.settings import BUILT_IN_RECIPE
from refactor_kit.runtime.errors import UsageError

CriterionKind = Literal["check", "settled", "proof"]
Guarded = Literal["", "unified", "every"]


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
    """One step of a recipe; its change set is applied whole or not at all.

    ``guard`` says what the import policy holds from this step on: a module's unified route file, or
    every one of its route files. ``repository`` are those of ``codemods`` whose changes belong to
    the repository, not to the module that is carried through the step.
    """

    number: int
    name: str
    title: str
    codemods: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    skip: str = ""
    guard: Guarded = ""
    repository: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """Steps in the order in which they are carried out.

    ``based_on`` names the built-in recipe where this one carries that plan out: what its readings
    ask is then asked before the first step, and the changes that it declares are declared.
    ``source`` is the file of a recipe of the repository's own.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    based_on: str = ""
    source: str = ""

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

    @property
    def is_public_api(self) -> bool:
        """Whether it carries out the plan of the built-in recipe, whole or in part."""
        return BUILT_IN_RECIPE in (self.name, self.based_on)

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion of every step."""
        for step in self.steps:
            yield from step.criteria

    def checks(self) -> frozenset[str]:
        """The names of the checks that some step asks for."""
        return frozenset(each.name for each in self.criteria() if each.kind == "check")

    def words(self) -> frozenset[str]:
        """What ``skip`` in the configuration may say."""
        found = [*(step.skip for step in self.steps), *(each.skip for each in self.criteria())]
        return frozenset(filter(None, found))

    def guarded_from(self, guarded: Guarded) -> int | None:
        """The number of the step from which the import policy holds what ``guarded`` says."""
        return next((step.number for step in self.steps if step.guard == guarded), None)


def build_recipe(document: Mapping[str, Any], source: str = "") -> Recipe:
    """The recipe that a valid ``document`` describes."""
    return Recipe(
        document["name"],
        document.get("title", document["name"]),
        tuple(_steps(document["steps"])),
        document.get("based-on", ""),
        source,
    )


def _steps(tables: list[dict[str, Any]]) -> Iterator[Step]:
    """The steps; one without a number is the next after the one before it."""
    number = -1
    for table in tables:
        number = table.get("number", number + 1)
        yield Step(
            number=number,
            name=table["name"],
            title=table.get("title", table["name"]),
            codemods=tuple(table.get("codemods", ())),
            criteria=tuple(_criterion(entry) for entry in table.get("criteria", ())),
            skip=table.get("skip", ""),
            guard=table.get("guard", ""),
            repository=tuple(table.get("repository", ())),
        )


def _criterion(table: dict[str, Any]) -> Criterion:
    kinds: tuple[CriterionKind, ...] = ("check", "settled", "proof")
    kind = next(kind for kind in kinds if kind in table)
    return Criterion(kind, table[kind], table.get("repository", False), table.get("skip", ""))
