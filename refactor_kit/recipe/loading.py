"""The recipe that the configuration names."""

from __future__ import annotations

from refactor_kit.base import Settings
from refactor_kit.base.settings import BUILT_IN_RECIPE
from refactor_kit.recipe.steps import Recipe, build_recipe


def load_recipe(settings: Settings | None = None) -> Recipe:
    """The recipe that ``settings`` name; by default the one that comes with the tool."""
    if settings is not None and settings.has_own_recipe:
        from refactor_kit.recipe.own import read_own_recipe

        return read_own_recipe(settings)
    import tomllib
    from importlib.resources import files

    resource = files("refactor_kit") / "recipes" / f"{BUILT_IN_RECIPE.replace('-', '_')}.toml"
    return build_recipe(tomllib.loads(resource.read_text(encoding="utf-8")))
