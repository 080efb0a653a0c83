"""What to do about a criterion that failed in a rehearsal, in words that work as they stand."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

import tomlkit

from refactor_kit.base import Context
from refactor_kit.recipe.judging import Judgement
from refactor_kit.recipe.steps import Criterion, Step

_UNCHANGED = "behaviour-unchanged"
_SUITE = "tests-green"


def way_out(
    judged: Judgement,
    context: Context,
    held: Step | None,
    differences: Iterable[str],
    criteria: Iterable[Criterion],
) -> str:
    """The way out of one failure; the empty string where nothing failed.

    ``held`` is the last step of this run before the first that fails, ``differences`` are those
    that nobody declared, ``criteria`` are those of the step.
    """
    if judged.state != "failed":
        return ""
    if judged.name == _UNCHANGED:
        lines = tuple(differences)
        if lines:
            return _acceptance(context, lines)
    kind = next((each.kind for each in criteria if each.name == judged.name), "check")
    look = _command(judged.name, context) if kind == "proof" else ""
    name = context.module.name
    if held is None:
        shown = f"see it with: {look}\n" if look else ""
        return f"{shown}mend it in the tree as it is, commit, then: refactor-kit migrate {name}"
    shown = f"; see it there with: {look}" if look else ""
    return (
        f"write the steps that hold: refactor-kit migrate {name} --to {held.number}{shown}\n"
        f"mend it there, commit, then go on: refactor-kit migrate {name}\n"
        f"or take them back: refactor-kit undo {name}"
    )


def _acceptance(context: Context, differences: tuple[str, ...]) -> str:
    """The ``accept`` entry that declares ``differences``, with those that are accepted already."""
    known = [(each.difference, each.reason) for each in context.module.settings.accept]
    entries = [*known, *((line, "say here why it may differ") for line in differences)]
    lines = (
        f"  {{ difference = {tomlkit.item(line).as_string()}, "
        f"reason = {tomlkit.item(reason).as_string()} }},"
        for line, reason in entries
    )
    own_file = context.settings.source.endswith("refactor-kit.toml")
    table = f"modules.{context.module.name}"
    header = table if own_file else f"tool.refactor-kit.{table}"
    return "\n".join(
        [
            "mend what makes the difference; or, where it may differ, "
            f"write into {context.settings.source}:",
            f"[{header}]",
            "accept = [",
            *lines,
            "]",
        ]
    )


def _command(proof: str, context: Context) -> str:
    """The command by which a person sees what the proof saw; empty where there is none."""
    settings = context.settings
    if proof == _SUITE:
        return shlex.join(settings.test_command)
    if proof.startswith("generator") and settings.generator:
        part = context.module.parts[0].name
        return shlex.join(word.replace("{part}", part) for word in settings.generator)
    module, _, attribute = settings.app.partition(":")
    first = attribute.partition(".")[0].removesuffix("()") or "app"
    return f'python -c "from {module} import {first}"'
