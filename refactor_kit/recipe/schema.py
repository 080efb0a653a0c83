"""What a recipe file may say, checked by pydantic; messages name place and cure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from refactor_kit.base.settings import BUILT_IN_RECIPE
from refactor_kit.config.lines import line_of
from refactor_kit.config.schema import Table, check_table
from refactor_kit.runtime.errors import UsageError

_KEBAB = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Kebab = Annotated[str, Field(pattern=_KEBAB)]


class CriterionTable(Table):
    """``{ check = "..." }``, ``{ settled = "..." }`` or ``{ proof = "..." }``."""

    check: Kebab | None = None
    settled: Kebab | None = None
    proof: Kebab | None = None
    repository: bool = False
    skip: str = ""

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> CriterionTable:
        if len([name for name in (self.check, self.settled, self.proof) if name]) != 1:
            raise ValueError("a criterion is one of check, settled and proof")
        if self.proof and (self.repository or self.skip):
            raise ValueError("a proof is about a module and cannot be skipped")
        return self


class StepTable(Table):
    """``[[steps]]``: what one change set does, and what proves it."""

    number: Annotated[int, Field(ge=0)] | None = None
    name: Kebab
    title: Annotated[str, Field(min_length=1)] | None = None
    codemods: tuple[Kebab, ...] = ()
    criteria: tuple[CriterionTable, ...] = ()
    skip: str = ""
    guard: Literal["unified", "every"] | None = None
    repository: tuple[Kebab, ...] = ()

    @model_validator(mode="after")
    def _repository_names_its_codemods(self) -> StepTable:
        for name in self.repository:
            if name not in self.codemods:
                raise ValueError(f"repository: {name!r} is none of the step's codemods")
        return self


class RecipeTable(Table):
    """A recipe file."""

    name: Kebab
    title: Annotated[str, Field(min_length=1)] | None = None
    based_on: Literal["public-api"] | None = None
    steps: Annotated[tuple[StepTable, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _steps_are_in_order(self) -> RecipeTable:
        number = -1
        names: set[str] = set()
        for step in self.steps:
            given = number + 1 if step.number is None else step.number
            if given <= number:
                raise ValueError(f"step {step.name!r} has number {given}, after {number}")
            if step.name in names:
                raise ValueError(f"two steps are called {step.name!r}")
            number = given
            names.add(step.name)
        return self


def validate_recipe(shown: str, text: str, table: Mapping[str, Any]) -> None:
    """Raise ``UsageError`` for the first thing wrong with ``table``, with file and line."""
    check_table(RecipeTable, shown, text, table)
    if table["name"] == BUILT_IN_RECIPE:
        raise UsageError(
            f"{BUILT_IN_RECIPE!r} is the built-in recipe's name",
            where=f"{shown}:{line_of(text, ['name'])}",
            remedy=f'call it otherwise; based-on = "{BUILT_IN_RECIPE}" says what it carries out',
        )
