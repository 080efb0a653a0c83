"""Proves the steps of one run in a scratch copy: observed before, observed after, compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property

from refactor_kit.base import ChangeSet, Context, OverlayTree, SourceTree
from refactor_kit.base.wiring import Wiring
from refactor_kit.memory.memoized import Memory
from refactor_kit.migration.baseline import Baseline
from refactor_kit.migration.lacking import require_artifacts
from refactor_kit.migration.record import StepProof, proofs_of
from refactor_kit.migration.seen_trees import Confirm, SeenTrees, Tests
from refactor_kit.migration.suite_runs import runs_tests, waits_for_tests
from refactor_kit.project import Project
from refactor_kit.proof.comparing.code_comparison import differing_code
from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.declared import Declared, declared_changes
from refactor_kit.proof.comparing.expected import moved_keys
from refactor_kit.proof.comparing.settling import settled_after
from refactor_kit.proof.judging.answers import answers_of
from refactor_kit.proof.judging.code_record import CODE_PROOF, reached_code
from refactor_kit.proof.judging.confirming import confirmed
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.judging.differing_sources import differing_sources
from refactor_kit.proof.judging.inputs import digests
from refactor_kit.proof.judging.requesting import Requesting
from refactor_kit.proof.judging.reverification import shipped
from refactor_kit.proof.judging.suite_record import SUITE_PROOF, suite_now
from refactor_kit.proof.observing.artifacts import collect_artifacts
from refactor_kit.proof.observing.generator_hints import is_repaired
from refactor_kit.proof.observing.learning import volatile_places
from refactor_kit.proof.observing.module_view import module_view
from refactor_kit.proof.observing.observation import Observation, observe
from refactor_kit.proof.observing.readiness import require_ready
from refactor_kit.proof.observing.served import wiring_seen
from refactor_kit.proof.target.formatting import Formatted, Formatter
from refactor_kit.proof.target.lending import scratch_copy
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.reading.apps import read_apps
from refactor_kit.reading.public_names import helper_exports, public_names
from refactor_kit.reading.routes import read_router
from refactor_kit.reading.splits import read_shared_schemas
from refactor_kit.recipe.steps import Step
from refactor_kit.records.evidence import Evidence, ProofRecord
from refactor_kit.records.recorded_code import Code, RecordedTests
from refactor_kit.runtime.timings import Timings
from refactor_kit.worktree.content_ids import memoizing
from refactor_kit.worktree.workspace import Workspace

_ARTIFACTS = "examples-match-artifacts"


@contextmanager
def open_prover(
    project: Project,
    context: Context,
    start: OverlayTree,
    whole: Workspace,
    before: Baseline,
    memory: Memory,
    timings: Timings,
    *,
    execute: bool,
) -> Iterator[Prover | None]:
    """A prover that compares with what stood before; the run begins at ``start``.

    ``whole`` has the files, excluded ones too, on which ``start`` lays what was rehearsed before.
    ``None`` where nothing of the target may run.
    """
    if not execute or project.settings.proof == "none":
        yield None
        return
    tree = start.over(whole)
    with scratch_copy(tree, whole.modes(), project.settings) as copy:
        read_before = memoizing(OverlayTree(start, before.files), memory)
        tree_before = OverlayTree(tree, before.files)
        prover = Prover(project, context, whole, tree_before, read_before, before, copy, memory)
        try:
            with timings.phase("observing before"):
                prover.look_before()
            yield prover
        finally:
            timings.add_target(copy.target_seconds, copy.runs)


class Prover:
    """Observes the target before the run and after each step that asks for it."""

    def __init__(
        self,
        project: Project,
        context: Context,
        whole: Workspace,
        tree_before: SourceTree,
        read_before: SourceTree,
        before: Baseline,
        copy: ScratchCopy,
        memory: Memory,
    ) -> None:
        self._project = project
        self._context = context
        self._standing = before
        self._whole = whole
        self._before = tree_before
        self._read_before = read_before
        self._copy = copy
        self._memory = memory
        self._trees = SeenTrees(project, whole, copy)
        self._formatter = Formatter(copy, context, self._trees.tree)

    def look_before(self) -> None:
        """Observe the target before anything is written.

        Refused when it does not boot here, when its document fails, or when it writes its
        artifacts into a submodule; :class:`Undecided` where some lack for good.
        """
        _ = self._declared
        for path in self.baseline.sections.get("artifacts", ()):
            self._project.workspace.refuse_foreign(path)
        require_artifacts(self.baseline, self._read_before, self._context)

    @property
    def red_tests(self) -> str:
        """What is wrong with the target's tests before anything is changed; empty where nothing."""
        if "tests" not in self.baseline.sections:
            return ""
        judged = PROOFS[SUITE_PROOF](None, self.baseline, self._declared, self._context)
        return judged.detail if judged.state == "failed" else ""

    def finished(self, step: Step, change_set: ChangeSet) -> Formatted:
        """What running the target adds to a change set: its formatting, the module's artifacts."""
        formatting = self._formatter.formatted(change_set)
        edits = formatting.edits
        if _ARTIFACTS in proofs_of(step) and self._project.settings.generator:
            formatted = change_set.extended(edits)
            tree = self._trees.tree(formatted)
            self._copy.update(tree)
            artifacts, generated = collect_artifacts(
                self._copy, formatted.tree(), self._context, self.baseline.sections["artifacts"]
            )
            # Where it changes its artifacts, the tree with these is another.
            self._trees.remember_generated(tree, generated)
            edits += artifacts
        return replace(formatting, edits=edits)

    def prove(
        self,
        step: Step,
        change_set: ChangeSet,
        context: Context,
        evidence: Evidence,
        tested_at: Step,
    ) -> StepProof:
        """Judge every proof of ``step``, and of the steps before, on what ``change_set`` gives.

        ``tested_at`` is the step on whose tree the target's tests are run; judged there, their
        proof is renewed in the steps before it, and until then unproved.
        """
        if not proofs_of(step):
            return StepProof()
        waits = waits_for_tests(step, tested_at, self._project.settings)
        names = tuple(name for name in proofs_of(step) if not (waits and name == SUITE_PROOF))
        before = self.baseline
        after = self._observe(step, change_set, context, with_tests=SUITE_PROOF in names)
        inputs, code = digests(change_set.tree(), context, PROOFS)
        earlier = {
            number: record for number, record in evidence.steps.items() if number != step.number
        }
        wanted = {*names, *(name for record in earlier.values() for name in record.proofs)}
        if "tests" not in after.sections and SUITE_PROOF not in names:
            wanted.discard(SUITE_PROOF)
        if CODE_PROOF in wanted:
            # Until a step claims it, the plan's own changes are only half made.
            before, after = self._requesting.both(after, self._trees.tree(change_set))
        settled = settled_after(before, after, self._declared)
        judged = {}
        for name in sorted(wanted):
            result = PROOFS[name](before, after, self._declared, context)
            told = result.detail
            if name == CODE_PROOF and result.state == "failed":
                told = "\n".join([told, *self._sources(change_set, before, after)])
            judged[name] = result.recorded(inputs[name], code[name], told)
        records = {name: judged[name] for name in names}
        if waits:
            told = f"the tests run at step {tested_at.number}, on the tree that it leaves"
            records[SUITE_PROOF] = ProofRecord("unproved", told)
        renewed = {
            number: replace(
                record,
                proofs={name: judged.get(name, proof) for name, proof in record.proofs.items()},
            )
            for number, record in earlier.items()
        }
        seen = compare(before, after, self._declared)
        read = memoizing(change_set.tree(), self._memory)
        code_seen = CODE_PROOF in wanted
        reached: Code = reached_code(read, context, after.sections) if code_seen else ()
        tests: RecordedTests = None
        if "tests" in after.sections:
            tests = suite_now(read, context)
        has_routes = "routes" in after.sections
        answers = answers_of(after, self._declared, before) if has_routes else {}
        return StepProof(
            records,
            {n: r for n, r in judged.items() if r.state == "failed" and n not in names},
            # A test that turned red is no difference to accept.
            tuple(e.line for e in seen if not e.declared and e.section != "tests"),
            module_view(settled.sections, context),
            reached,
            tests,
            after.versions,
            self._standing.all_differences(tuple(each.line for each in seen if each.declared)),
            self._standing.all_answers(answers),
            renewed,
            wiring_seen(after.served, self._trees.tree(change_set)),
        )

    def _sources(
        self, change_set: ChangeSet, before: Observation, after: Observation
    ) -> Iterator[str]:
        """The sources of what is not the same code, and that nobody declared."""
        declared = self._declared
        differing = differing_code(before.sections, after.sections, declared)
        lines = {each.line for each in compare(before, after, declared) if not each.declared}
        undeclared = [each.difference for line, each in differing.items() if line in lines]
        return differing_sources(undeclared, self._before, self._trees.tree(change_set))

    def served_in(self, tree: OverlayTree) -> Wiring | None:
        """Who serves what in a tree whose code was observed; ``None`` in any other."""
        whole = tree.over(self._whole)
        known = self._trees.known(whole)
        return wiring_seen(known.served, whole) if known else None

    @property
    def varies(self) -> tuple[tuple[str, str], ...]:
        """Each place of the service whose value changes from run to run, and what it is of."""
        return tuple(volatile_places(self.baseline.sections))

    @cached_property
    def baseline(self) -> Observation:
        """The target before the run: seen twice, so that what varies by itself is known."""
        self._copy.update(self._before)
        observation = observe(
            self._copy,
            self._context,
            level=self._project.settings.proof,
            with_tests=True,
            with_generator=True,
            twice=True,
        )
        require_ready(observation, self._context)
        self._trees.remember(self._before, observation)
        return observation

    @cached_property
    def _declared(self) -> Declared:
        if not self._project.recipe.is_public_api:
            # Nothing may differ but what a person accepted.
            return shipped(self._context, self.baseline.sections)
        tree = self._read_before
        router = read_router(tree, self._context)
        apps = read_apps(tree, self._context)
        splits = read_shared_schemas(tree, self._context).splits
        declared = declared_changes(self._context, router, apps, splits)
        own = [each.alias for each in public_names(tree, self._context)]
        names = [name.lower() for name in (*own, *helper_exports(tree, self._context))]
        declared = replace(declared, public_names=(*declared.public_names, *names))
        if is_repaired(tree, self._context):
            remade = "`generator-repairs` in the configuration"
            return replace(declared, remade=remade, repaired=True)
        return declared

    @cached_property
    def _requesting(self) -> Requesting:
        """What is asked where the code differs from that before the run."""
        return Requesting(self._copy, self._context, self.baseline, self._before, self._declared)

    def _observe(
        self, step: Step, change_set: ChangeSet, context: Context, *, with_tests: bool
    ) -> Observation:
        """The target with ``change_set``, held to what was seen before."""
        sent = moved_keys(self.baseline.sent, self._declared)
        own: Tests = "own" if self._is_iterating(step) else "all"
        tests: Tests = own if with_tests else "none"
        tree = self._trees.tree(change_set)
        return self._trees.look_at(tree, context, self._held_to_before(context), sent, tests)

    def _held_to_before(self, context: Context) -> Confirm:
        return lambda seen: confirmed(self.baseline, seen, self._declared, self._copy, context)

    def _is_iterating(self, step: Step) -> bool:
        """Whether the module's own tests suffice: a later step runs the whole suite."""
        suites = [each.number for each in self._project.recipe.steps if runs_tests(each)]
        own = self._project.settings.module_test_command
        return bool(own) and step.number != max(suites)
