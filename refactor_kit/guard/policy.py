"""The import policy as the guard asks for it, and the steps of a recipe from which it holds."""

from __future__ import annotations

from collections.abc import Container
from typing import Protocol

from refactor_kit.base import Finding, Settings, SourceTree, Unresolvable
from refactor_kit.base.records import dataclass
from refactor_kit.base.settings import BUILT_IN_RECIPE

IMPORT_POLICY = "routes-import-only-public-schemas"


class FilePolicy(Protocol):
    """A check that can judge files one by one."""

    name: str

    def search_words(self, settings: Settings) -> tuple[str, ...]: ...

    def find_in_files(
        self,
        tree: SourceTree,
        settings: Settings,
        paths: tuple[str, ...],
        enforced_files: Container[str] = (),
    ) -> tuple[list[Finding], list[Unresolvable]]: ...


def asks_for_the_day(check: str, settings: Settings) -> bool:
    """Whether only a run that knows the day can tell what ``check`` finds."""
    from refactor_kit.packs.catalog import load_check, names

    known = check in names("checks", settings)
    return known and getattr(load_check(check, settings), "asks_for_the_day", False)


@dataclass(frozen=True, slots=True)
class GuardSteps:
    """Numbers of steps of one recipe; ``last`` is the one that completes a module.

    The defaults are the built-in recipe's, so that the hook need not read it. ``has_import_policy``
    is whether the recipe is about the import policy at all.
    """

    recipe: str = BUILT_IN_RECIPE
    unified: int | None = 8
    every: int | None = 10
    last: int = 10
    has_import_policy: bool = True


BUILT_IN = GuardSteps()


def guard_steps(settings: Settings) -> GuardSteps:
    """What the configured recipe says; one that asks for the policy holds it at its end at last."""
    if not settings.has_own_recipe:
        return BUILT_IN
    from refactor_kit.recipe.loading import load_recipe

    recipe = load_recipe(settings)
    last = recipe.last.number
    has_import_policy = IMPORT_POLICY in recipe.checks()
    every = recipe.guarded_from("every")
    return GuardSteps(
        recipe.name,
        recipe.guarded_from("unified"),
        last if every is None and has_import_policy else every,
        last,
        has_import_policy,
    )
