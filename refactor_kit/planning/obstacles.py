"""What keeps a module from being planned: decisions and refusals, all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

from refactor_kit.base import (
    Context,
    Decision,
    Outcome,
    Refusal,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.base.layout import packages_of
from refactor_kit.packs.catalog import load_codemod, pack_of
from refactor_kit.reading.apps import read_apps
from refactor_kit.reading.generator.decisions import generator_decisions
from refactor_kit.reading.package.back_imports import read_back_imports
from refactor_kit.reading.retired.stored_names import stored_names
from refactor_kit.reading.routes import read_router
from refactor_kit.reading.schemas import read_schemas
from refactor_kit.reading.splits import read_shared_schemas
from refactor_kit.recipe.steps import Step


class _Found(Protocol):
    @property
    def decisions(self) -> tuple[Decision, ...]: ...

    @property
    def refusals(self) -> tuple[Refusal, ...]: ...


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Decisions and refusals met while planning."""

    decisions: tuple[Decision, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.decisions or self.refusals)


def several_packages(context: Context) -> Refusal | None:
    """A module has one public face: its parts lie in one public package."""
    module, settings = context.module, context.settings
    packages = packages_of(settings, module)
    if len(packages) == 1:
        return None
    reason = f"the parts of {module.name} lie in several public packages: {', '.join(packages)}"
    remedy = "move their schema files into one, or make a module for each package"
    return Refusal(module.parts[0].schema_file, 1, reason, remedy)


def foresights(
    tree: SourceTree, context: Context, steps: Iterable[Step]
) -> Iterator[Obstacles | Outcome]:
    """What the codemods of packs know to ask before the first step."""
    wanted = [step for step in steps if not (step.skip and step.skip in context.settings.skip)]
    for name in dict.fromkeys(name for step in wanted for name in step.codemods):
        if pack_of("codemods", name, context.settings):
            try:
                yield cast(Any, load_codemod(name, context.settings)).foresee(tree, context)
            except UnreadableSource as error:
                yield Obstacles(refusals=(error.refusal(),))


def foreseen(readings: Iterable[_Found]) -> Obstacles:
    """Every decision and refusal that the readings find, all at once."""
    decisions: dict[str, Decision] = {}
    refusals: dict[tuple[str, int, str], Refusal] = {}
    for found in readings:
        for asked in found.decisions:
            # The same question may be met in several parts.
            known = decisions.get(asked.key, asked)
            seen = tuple(dict.fromkeys((*known.seen, *asked.seen)))
            decisions[asked.key] = replace(known, seen=seen)
        for refusal in found.refusals:
            # Two readings may meet the same hurdle, each with a remedy of its own.
            refusals.setdefault((refusal.path, refusal.line, refusal.reason), refusal)
    return Obstacles(tuple(decisions.values()), tuple(refusals.values()))


def read_ahead(tree: SourceTree, context: Context) -> Iterator[_Found]:
    """What the built-in plan reads before its first step, each with what it asks or refuses."""
    missing = tuple(
        Refusal(
            part.schema_file,
            0,
            f"part {part.name!r} of module {context.module.name!r} has no schema file",
            "correct the parts of the module, or the pattern `schemas`, in the configuration",
        )
        for part in context.module.parts
        if part.schema_file not in tree
    )
    if missing:
        yield Obstacles(refusals=missing)
        return
    readings: tuple[Callable[[], Sequence[_Found]], ...] = (
        lambda: read_schemas(tree, context),
        lambda: [Obstacles(refusals=read_shared_schemas(tree, context).refusals)],
        lambda: [read_back_imports(tree, context)],
        lambda: [Obstacles(generator_decisions(tree, context))],
        lambda: [read_router(tree, context)],
        lambda: [read_apps(tree, context)],
        lambda: [Obstacles(stored_names(tree, context))],
    )
    for read in readings:
        try:
            yield from read()
        except UnreadableSource as error:
            yield Obstacles(refusals=(error.refusal(),))
