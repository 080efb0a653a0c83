"""From which step on the import policy holds what, as the recipe says."""

from __future__ import annotations

from refactor_kit.base import Settings
from refactor_kit.base.records import dataclass
from refactor_kit.base.settings import BUILT_IN_RECIPE

from .policy import IMPORT_POLICY


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
