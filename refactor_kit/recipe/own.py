"""Reads a recipe of the repository's own; every mistake in it is named with its line."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

from refactor_kit.base import Settings
from refactor_kit.config.lines import line_of
from refactor_kit.config.loading import valid_table
from refactor_kit.recipe.steps import Recipe, build_recipe
from refactor_kit.runtime.errors import UsageError

_LINE = re.compile(r"at line (\d+)")


def read_own_recipe(settings: Settings) -> Recipe:
    """The recipe in the file that ``settings.recipe`` names, its shape checked."""
    file = settings.root / settings.recipe
    try:
        inside = file.resolve(strict=True).is_relative_to(settings.root.resolve())
        content = file.read_bytes()
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"recipe = {settings.recipe!r} cannot be read: {reason}",
            where=place_of(settings, "recipe"),
            remedy="name a recipe file, or leave the key out for the built-in recipe",
        ) from None
    if not inside:
        raise UsageError(
            f"recipe = {settings.recipe!r} leads out of the repository",
            where=place_of(settings, "recipe"),
            remedy="keep the recipe in the folder of the configuration",
        )
    table = valid_table(file.resolve(), content, partial(_valid, settings.recipe))
    return build_recipe(table or {}, settings.recipe)


def place_of(settings: Settings, key: str) -> str:
    """``file:line`` of a key of the configuration."""
    return f"{settings.source}:{line_of(text_of(settings, settings.source), [key])}"


def _valid(shown: str, content: bytes) -> dict[str, Any]:
    import tomllib

    try:
        text = content.decode("utf-8")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UsageError("is not UTF-8", where=f"{shown}:{line}") from None
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else content.rstrip().count(b"\n") + 1
        raise UsageError(f"is not valid TOML: {error}", where=f"{shown}:{line}") from None
    from refactor_kit.recipe.schema import validate_recipe

    validate_recipe(shown, text, table)
    return table


def text_of(settings: Settings, name: str) -> str:
    """A file beside the configuration; empty where it cannot be read."""
    try:
        return Path(settings.root, name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
