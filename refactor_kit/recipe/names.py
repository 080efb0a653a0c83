"""Whether a recipe of the repository's own names only what there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    for step, kind, name, known in _named(recipe, settings):
        if name not in known:
            raise UsageError(
                f"step {step!r}: no {kind} is called {name!r}",
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


def _named(recipe: Recipe, settings: Settings) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Everything that the steps name: step, kind, name, and the names that there are."""
    codemods, checks = names("codemods", settings), names("checks", settings)
    proofs = tuple(PROOFS)
    known = {
        "settled": ("codemod", codemods),
        "check": ("check", checks),
        "proof": ("proof", proofs),
    }
    for step in recipe.steps:
        for name in step.codemods:
            yield step.name, "codemod", name, codemods
        for criterion in step.criteria:
            kind, names_of_kind = known[criterion.kind]
            yield step.name, kind, criterion.name, names_of_kind


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(sorted(known))}"
