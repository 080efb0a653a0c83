"""``refactor-kit explain``."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import click

from refactor_kit.voice import Voice

from .options import voiced


@click.command("explain")
@click.argument("name", required=False)
@voiced("full")
def command(name: str | None, voice: Voice, config: Path | None) -> int:
    """Say what a check, a codemod or a step (NAME) does; without NAME, list them."""
    voice.write("".join(f"{line}\n" for line in (_explain(name) if name else _list())))
    return 0


def _list() -> Iterator[str]:
    from refactor_kit import catalog
    from refactor_kit.recipe import load_recipe

    for pack in ("checks", "codemods"):
        yield f"{pack}:"
        yield from (f"  {name}" for name in catalog.names(pack))
    yield "steps:"
    yield from (f"  {step.number:>2} {step.name}" for step in load_recipe().steps)


def _explain(name: str) -> Iterator[str]:
    from refactor_kit import catalog
    from refactor_kit.errors import UsageError
    from refactor_kit.recipe import load_recipe

    if name in catalog.names("checks"):
        check = catalog.load_check(name)
        yield f"{name} (check, about the {check.subject})"
        yield ""
        yield check.policy
        yield from _documentation(check)
        return
    if name in catalog.names("codemods"):
        yield f"{name} (codemod)"
        yield from _documentation(catalog.load_codemod(name))
        return
    recipe = load_recipe()
    known = [step.name for step in recipe.steps]
    if name not in known and not name.isdigit():
        every = [*catalog.names("checks"), *catalog.names("codemods"), *known]
        close = get_close_matches(name, every, n=1)
        remedy = f"did you mean {close[0]!r}?" if close else "list them with: refactor-kit explain"
        raise UsageError(f"nothing is called {name!r}", remedy=remedy)
    step = recipe.step(name)
    yield f"step {step.number} {step.name}: {step.title}"
    yield ""
    yield f"codemods: {', '.join(step.codemods) or 'none'}"
    yield "exit criteria:"
    for criterion in step.criteria:
        yield f"  {criterion.name} ({criterion.kind})"


def _documentation(thing: object) -> Iterator[str]:
    text = inspect.getdoc(type(thing)) or inspect.getdoc(inspect.getmodule(type(thing)))
    if text:
        yield ""
        yield from text.splitlines()
