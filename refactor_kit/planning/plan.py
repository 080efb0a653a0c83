"""What will be done to one module: every step's change set, planned in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from refactor_kit.base import (
    ChangeSet,
    Context,
    Decision,
    Edit,
    Notice,
    OverlayTree,
    Refusal,
    SourceTree,
)
from refactor_kit.memory.memoized import Memory
from refactor_kit.packs.catalog import load_codemod, pack_of, run_codemod
from refactor_kit.planning.obstacles import (
    Obstacles,
    foreseen,
    foresights,
    read_ahead,
    several_packages,
)
from refactor_kit.planning.same_source import changed_code, planned_moves
from refactor_kit.planning.shown_patches import with_patches
from refactor_kit.reading.routes import RouterReading
from refactor_kit.recipe.judging import Judgement, judge_static
from refactor_kit.recipe.steps import Criterion, Step
from refactor_kit.worktree.content_ids import memoizing


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step's change set; ``not_applicable`` says why it has no subject in this module.

    ``repository`` are the paths of it that the repository owns; the others are the module's.
    ``reasons`` are the codemods that change a path, by its name. ``notices`` are for a person to
    look at. In ``apart`` code is not moved: packs change theirs as they like, and what an earlier
    version of the tool wrote is written anew.
    """

    step: Step
    change_set: ChangeSet
    not_applicable: str = ""
    repository: frozenset[str] = frozenset()
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()
    notices: tuple[Notice, ...] = ()

    @property
    def own(self) -> frozenset[str]:
        """The paths that the module owns."""
        return frozenset(self.change_set.paths()) - self.repository


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """All steps of a run over one module, or what keeps them from being planned.

    ``held`` are the paths that modules changed before. ``startup`` are the endpoints that only the
    application's start-up registers, each with the place. ``memory`` keeps what was read on the
    way, for the run that carries the plan out.
    """

    context: Context
    steps: tuple[PlannedStep, ...]
    decisions: tuple[Decision, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    held: frozenset[str] = frozenset()
    startup: tuple[str, ...] = ()
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether something has to be settled before anything can be written."""
        return bool(self.decisions or self.refusals)

    def paths(self) -> tuple[str, ...]:
        """Every path that some step changes, sorted."""
        return tuple(sorted({path for step in self.steps for path in step.change_set.paths()}))

    @property
    def compared(self) -> tuple[str, ...]:
        """The paths in which the plan only moves code."""
        apart = frozenset().union(*(step.apart for step in self.steps))
        return tuple(path for path in self.paths() if path not in apart)

    @property
    def own(self) -> frozenset[str]:
        """The paths that the module owns in some step."""
        return frozenset().union(*(step.own for step in self.steps))

    @property
    def repository(self) -> frozenset[str]:
        """The paths that are the repository's in every step that changes them."""
        return frozenset(self.paths()) - self.own


def plan_module(
    tree: SourceTree,
    context: Context,
    steps: Sequence[Step],
    memory: Memory,
    *,
    is_public_api: bool = True,
    held: frozenset[str] = frozenset(),
) -> ModulePlan:
    """Plan ``steps`` one on the other; open decisions are found before the first codemod runs.

    ``memory`` keeps what was read for other modules of the same run. ``held`` are the paths that
    modules changed before. ``is_public_api`` is whether
    the steps carry out the built-in plan, so that its readings know what is to be asked; a pack's
    codemods may foresee for themselves.
    """
    known = memoizing(tree, memory)
    # What rests on the steps of the module before is of no use to this one, and would be followed
    # on every tree to come.
    known.forget_stale()
    if is_public_api and (refusal := several_packages(context)):
        return ModulePlan(context, (), refusals=(refusal,))
    found = list(read_ahead(known, context)) if is_public_api else []
    obstacles = foreseen([*found, *foresights(known, context, steps)])
    if obstacles:
        decisions = with_patches(known, context, obstacles.decisions)
        return ModulePlan(context, (), decisions, obstacles.refusals)
    moves = planned_moves(known, context) if is_public_api else None
    planned: list[PlannedStep] = []
    start, held_now = tree, held
    for step in steps:
        result = plan_step(tree, context, step, memory, held_now)
        if isinstance(result, Obstacles):
            return ModulePlan(context, tuple(planned), result.decisions, result.refusals)
        planned.append(result)
        tree = result.change_set.tree()
        held_now |= result.own
    plan = ModulePlan(context, tuple(planned), held=held, memory=memory)
    if moves is not None and (paths := plan.compared):
        changed = changed_code(start, tree, context, moves, paths)
        if changed:
            return replace(plan, refusals=changed)
    startup = tuple(
        f"{each.method} {each.new_path} ({each.startup})"
        for reading in found
        if isinstance(reading, RouterReading)
        for each in reading.endpoints
        if each.startup
    )
    return replace(plan, startup=startup)


def plan_step(
    tree: SourceTree,
    context: Context,
    step: Step,
    memory: Memory,
    held: frozenset[str] = frozenset(),
) -> PlannedStep | Obstacles:
    """Run the codemods of one step, each on the result of the one before.

    ``memory`` keeps what was read of earlier trees. What a module changed before (``held``), or
    changes in this step, the repository does not own: its change would stand on the module's, and
    the module could not be taken back alone.
    """
    if step.skip and step.skip in context.settings.skip:
        return PlannedStep(step, ChangeSet(tree), f"skipped: {step.skip!r} in the configuration")
    stage = at_step(context, step)
    edits: list[Edit] = []
    reasons: list[str] = []
    notices: list[Notice] = []
    own, apart = set(held), set[str]()
    changing: dict[str, list[str]] = {}
    current: SourceTree = memoizing(tree, memory)
    for name in step.codemods:
        outcome = run_codemod(name, current, stage)
        if outcome.decisions or outcome.refusals:
            return Obstacles(outcome.decisions, outcome.refusals)
        reasons.append(outcome.not_applicable)
        edits += outcome.edits
        notices += outcome.notices
        paths = {edit.path for edit in outcome.edits}
        if name not in step.repository:
            own |= paths
        is_of_pack = pack_of("codemods", name, context.settings)
        apart |= paths if is_of_pack else outcome.written_anew
        for path in paths:
            changing.setdefault(path, []).append(name)
        if outcome.edits:
            overlaid = OverlayTree(tree, {edit.path: edit.content for edit in edits})
            current = memoizing(overlaid, memory)
    change_set = ChangeSet(tree, edits)
    reason = _not_applicable(stage, step, edits, reasons)
    repository = frozenset(change_set.paths()) - own
    by_path = {path: tuple(changing[path]) for path in change_set.paths()}
    return PlannedStep(
        step, change_set, reason, repository, by_path, frozenset(apart), tuple(notices)
    )


def at_step(context: Context, step: Step) -> Context:
    """``context`` as the step sees it: a module that is further on stays there."""
    return replace(context, step=max(step.number, context.step))


def judge_planned(
    plan: ModulePlan, planned: PlannedStep, criteria: Iterable[Criterion]
) -> Iterator[Judgement]:
    """What each of ``criteria``, none of them a proof, comes to once the step is written."""
    context = at_step(plan.context, planned.step)
    tree = memoizing(planned.change_set.tree(), plan.memory)
    for criterion in criteria:
        yield judge_static(criterion, tree, context)


def _not_applicable(context: Context, step: Step, edits: list[Edit], reasons: list[str]) -> str:
    """The reason when no codemod of the step, the contract's upkeep aside, has a subject."""
    others = [
        reason
        for name, reason in zip(step.codemods, reasons, strict=True)
        if not getattr(load_codemod(name, context.settings), "upkeep", False)
    ]
    return others[0] if others and all(others) and not edits else ""
