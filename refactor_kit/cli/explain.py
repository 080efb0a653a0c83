"""``refactor-kit explain``."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refactor_kit.reporters.output_options import OutputOptions

from .options import with_output_options

if TYPE_CHECKING:
    from refactor_kit.base import Settings
    from refactor_kit.recipe.steps import Recipe


@click.command("explain")
@click.argument("name", required=False)
@with_output_options("full")
def command(name: str | None, output: OutputOptions, config: Path | None) -> int:
    """Say what a check, a codemod or a step (NAME) does; without NAME, list them."""
    from refactor_kit.config.loading import load_settings
    from refactor_kit.packs.opening import open_packs
    from refactor_kit.recipe.loading import load_recipe

    settings = load_settings(Path.cwd(), config)
    if settings is not None:
        open_packs(settings)
    recipe = load_recipe(settings)
    lines = _explain(name, settings, recipe) if name else _list(settings, recipe)
    output.write("".join(f"{line}\n" for line in lines))
    return 0


def _list(settings: Settings | None, recipe: Recipe) -> Iterator[str]:
    from refactor_kit.packs import catalog

    for kind in ("checks", "codemods"):
        yield f"{kind}:"
        for name in catalog.names(kind, settings):
            pack = catalog.pack_of(kind, name, settings)
            yield f"  {name} (of {pack})" if pack else f"  {name}"
    yield f"steps ({recipe.name}):"
    yield from (f"  {step.number:>2} {step.name}" for step in recipe.steps)


def _explain(name: str, settings: Settings | None, recipe: Recipe) -> Iterator[str]:
    from refactor_kit.packs import catalog
    from refactor_kit.runtime.errors import UsageError

    if name in catalog.names("checks", settings):
        check = catalog.load_check(name, settings)
        yield f"{name} (check, about the {check.subject}{_origin('checks', name, settings)})"
        yield ""
        yield check.policy
        yield from _documentation(check)
        return
    if name in catalog.names("codemods", settings):
        yield f"{name} (codemod{_origin('codemods', name, settings)})"
        yield from _documentation(catalog.load_codemod(name, settings))
        return
    known = [step.name for step in recipe.steps]
    if name not in known and not name.isdigit():
        every = [*catalog.names("checks", settings), *catalog.names("codemods", settings), *known]
        close = get_close_matches(name, every, n=1)
        remedy = f"did you mean {close[0]!r}?" if close else "list them with: refactor-kit explain"
        raise UsageError(f"nothing is called {name!r}", remedy=remedy)
    step = recipe.step(name)
    yield f"step {step.number} {step.name}: {step.title}"
    yield ""
    marked = (f"{each} (repository)" if each in step.repository else each for each in step.codemods)
    yield f"codemods: {', '.join(marked) or 'none'}"
    yield "exit criteria:"
    for criterion in step.criteria:
        yield f"  {criterion.name} ({criterion.kind})"


def _origin(kind: str, name: str, settings: Settings | None) -> str:
    from refactor_kit.packs import catalog

    pack = catalog.pack_of(kind, name, settings)
    return f", of {pack}" if pack else ""


def _documentation(thing: object) -> Iterator[str]:
    of_class = type(getattr(thing, "inner", thing))
    text = inspect.getdoc(of_class) or inspect.getdoc(inspect.getmodule(of_class))
    if text:
        yield ""
        yield from text.splitlines()
