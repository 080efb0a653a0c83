"""Whether a recipe of the repository's own names only what there is."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from refactor_kit.base import Settings
from refactor_kit.config.lines import line_of_text
from refactor_kit.packs.catalog import names
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.recipe.loading import load_recipe
from refactor_kit.recipe.own import place_of, text_of
from refactor_kit.recipe.steps import Recipe
from refactor_kit.runtime.errors import UsageError


def require_known(recipe: Recipe, settings: Settings) -> None:
    """Raise for the first codemod, check, proof or skipped word that nobody knows."""
    if not recipe.source:
        return
    codemods, checks = names("codemods", settings), names("checks", settings)
    kinds = {
        "settled": ("codemod", codemods),
        "check": ("check", checks),
        "proof": ("proof", tuple(PROOFS)),
    }
    named = [
        (step.name, word, *kinds[kind])
        for step in recipe.steps
        for word, kind in (
            *((name, "settled") for name in step.codemods),
            *((criterion.name, criterion.kind) for criterion in step.criteria),
        )
    ]
    for step_name, name, kind, known in named:
        if name not in known:
            raise UsageError(
                f"step {step_name!r}: no {kind} is called {name!r}",
                where=f"{recipe.source}:{line_of_text(text_of(settings, recipe.source), name)}",
                remedy=_nearest(name, known),
            )
    words = recipe.words()
    if recipe.is_public_api:
        # The built-in codemods know these words, whichever steps are left out.
        words |= load_recipe().words()
    for word in settings.skip:
        if word not in words:
            raise UsageError(
                f"skip: {word!r} is no word of the recipe {recipe.name!r}",
                where=place_of(settings, "skip"),
                remedy=_nearest(word, words),
            )


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(sorted(known))}"
