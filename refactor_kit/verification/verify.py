"""Proves a migrated module again: the target as it is, against what the evidence keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from refactor_kit import transaction
from refactor_kit.base import (
    PROOF_LEVELS,
    ChangeSet,
    Context,
    Edit,
    Module,
    ProofLevel,
)
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.migration.certificate import certificate_edit
from refactor_kit.migration.outcomes import (
    ModuleOutcome,
    RunOutcome,
    StepOutcome,
    StepResult,
)
from refactor_kit.project import Project
from refactor_kit.proof.judging.code_record import (
    CODE_PROOF,
    MOUNTS_NOT_RECORDED,
    mounts_unknown,
    told,
)
from refactor_kit.proof.judging.inputs import input_digests
from refactor_kit.proof.judging.recording import with_observed
from refactor_kit.proof.judging.reverification import (
    Reverification,
    asked_keys,
    asked_since,
    comparable_keys,
    prove_again,
)
from refactor_kit.proof.judging.suite_record import (
    NOT_RECORDED,
    SUITE_PROOF,
    suite_changes,
    suite_now,
)
from refactor_kit.proof.observing.readiness import python_lines
from refactor_kit.proof.observing.served import wiring_seen
from refactor_kit.proof.target.lending import keeping_copies, scratch_copy
from refactor_kit.reading.application.own_wiring import hidden_wiring
from refactor_kit.recipe.judging import Judgement, judge_proof, judge_static, state_of_step
from refactor_kit.records.evidence import (
    Evidence,
    evidence_bytes,
    evidence_path,
    read_evidence,
)
from refactor_kit.runtime.timings import Timings
from refactor_kit.verification.accepting import (
    CONTRACT,
    accepted_lines,
    contract_edits,
    lock_edits,
    removed_names,
)
from refactor_kit.verification.field_changes import field_changes
from refactor_kit.verification.judging import code_changed, code_is_stale, judge_again
from refactor_kit.verification.recorded_state import recorded_state, suite_as_recorded

_LOCK = "public-names-are-locked"
_SETTLED = frozenset({_LOCK, CONTRACT})
_UNCHANGED = "behaviour-unchanged"


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The evidence as judged, and what a reader must know of how it came about.

    ``changes`` are by their proof the definitions that are not as recorded, one a line. ``fields``
    are the public fields that changed and explain all that differs, ``settled`` the static criteria
    that accepting them settles.
    """

    evidence: Evidence
    notes: tuple[str, ...] = ()
    changes: Mapping[str, str] = field(default_factory=dict)
    fields: str = ""
    settled: frozenset[str] = frozenset()
    accepts: bool = False
    refused: bool = False


@keeping_copies()
def verify(project: Project, modules: Iterable[Module], accept: str = "") -> RunOutcome:
    """What became of each module's proofs, in turn: see :func:`_verified`."""
    return RunOutcome(tuple(_verified(project, each, accept) for each in modules))


def _verified(project: Project, module: Module, accept: str = "") -> ModuleOutcome:
    """Judge every recorded step anew; writes the module's evidence and ``migration.md`` only.

    With ``accept`` (a reason) what is observed now becomes what later runs are compared with.
    """
    evidence = read_evidence(project.workspace, module.name)
    if evidence is None:
        return ModuleOutcome(module.name, "unchanged", message="nothing is recorded yet")
    context = project.context(module)
    timings = Timings()
    with timings.phase("proving"):
        reverification = _look(project, context, evidence, timings, accept=bool(accept))
    hidden = evidence.wiring
    if reverification and (seen := wiring_seen(reverification.now.served, project.workspace)):
        context = replace(context, wiring=seen)
        hidden = hidden_wiring(project.workspace, context, seen)
    verdict = _verdict(project, context, evidence, reverification, accept)
    with timings.phase("judging"):
        has_seen = reverification is not None
        outcomes = tuple(_outcomes(project, context, verdict, has_seen=has_seen))
    failed = verdict.refused or any(map(_fails, outcomes))
    if not failed:
        verdict = replace(verdict, evidence=replace(verdict.evidence, wiring=hidden))
    with timings.phase("writing"):
        _write(project, context, verdict, evidence)
    return ModuleOutcome(
        module.name,
        "failed" if failed else "unchanged",
        outcomes,
        message="\n".join(verdict.notes),
        differences=reverification.undeclared if reverification and not verdict.accepts else (),
        timings=timings,
    )


def level_of(project: Project, evidence: Evidence) -> ProofLevel:
    """As closely as was looked then, and no closer than the configuration allows now."""
    return min(evidence.level, project.settings.proof, key=PROOF_LEVELS.index)


def _look(
    project: Project, context: Context, evidence: Evidence, timings: Timings, *, accept: bool
) -> Reverification | None:
    level = level_of(project, evidence)
    if not evidence.is_observed or level == "none":
        return None
    whole = project.workspace.whole()
    with scratch_copy(whole, whole.modes(), project.settings) as copy:
        rebuild = recorded_state(project, context, evidence, copy, level)
        reverification = prove_again(copy, context, evidence, rebuild, level=level, twice=accept)
        timings.add_target(copy.target_seconds, copy.runs)
    return reverification


def _verdict(
    project: Project,
    context: Context,
    evidence: Evidence,
    reverification: Reverification | None,
    accept: str,
) -> _Verdict:
    gone = tuple(removed_names(project.workspace, context))
    tree = MemoizingTree(project.workspace)
    changes = code_changed(tree, context, evidence, reverification)
    suite = suite_changes(tree, context, evidence.tests)
    since = {
        CODE_PROOF: told(changes),
        SUITE_PROOF: suite_as_recorded(project, tree, context, evidence, suite),
    }
    if reverification is None:
        unseen = "nothing of the target was run: " + (
            "no observation is recorded" if project.settings.proof != "none" else "proof = 'none'"
        )
        refused = bool(gone or accept)
        return _Verdict(evidence, (*gone, unseen), since, refused=refused)
    judged = judge_again(tree, context, evidence, reverification, has_changed=bool(changes))
    fields = field_changes(tree, context)
    settled = _SETTLED if fields.changes else frozenset()
    explained = fields.told if fields.explain(reverification.undeclared) else ""
    if explained:
        judged = _keeping(judged, evidence, _UNCHANGED)
    versions = reverification.other_versions
    notes = [f"observed under other versions: {versions}"] if versions else []
    if not reverification.now.boots:
        notes += python_lines(reverification.now, project.settings)
    owes = tuple(_not_recorded(evidence, reverification, context))
    if not accept:
        notes += [f"{each}: --accept REASON records it" for each in owes]
        verdict = _Verdict(judged, (*gone, *notes), since, explained, settled)
        return replace(verdict, refused=bool(gone))
    differs = reverification.differences or versions or lock_edits(tree, context)
    has_changed = changes or suite or owes
    if not (differs or has_changed or code_is_stale(tree, context, judged)):
        return _Verdict(judged, ("nothing differs from what is recorded: nothing to accept",))
    now, code = reverification.now, reverification.code
    tests = suite_now(tree, context) if "tests" in now.sections else None
    accepted = replace(
        with_observed(evidence, now.sections, code, tests, now.level, now.versions),
        accepted=(*evidence.accepted, accept),
    )
    anew = judge_again(tree, context, accepted, reverification.accepting(context))
    proofs = (proof for step in anew.steps.values() for proof in step.proofs.items())
    failed = dict.fromkeys(gone or (name for name, proof in proofs if proof.state == "failed"))
    if failed:
        refusal = f"not accepted ({', '.join(failed)}): {accept}"
        return _Verdict(judged, (*notes, refusal), since, explained, settled, refused=True)
    notes += [f"recorded anew: {accept}", *accepted_lines(fields, since, reverification)]
    return _Verdict(anew, tuple(notes), settled=settled, accepts=True)


def _keeping(judged: Evidence, recorded: Evidence, name: str) -> Evidence:
    """``judged`` with the proof ``name`` as it was recorded."""
    steps = {
        number: replace(
            record,
            proofs={
                each: recorded.steps[number].proofs[each] if each == name else proof
                for each, proof in record.proofs.items()
            },
        )
        for number, record in judged.steps.items()
    }
    return replace(judged, steps=steps)


def _not_recorded(
    evidence: Evidence, reverification: Reverification, context: Context
) -> Iterator[str]:
    """What was seen, and had nothing to be compared with."""
    now = reverification.now
    if "tests" in now.sections and evidence.tests is None:
        yield NOT_RECORDED
    if evidence.code and mounts_unknown(evidence.code, reverification.code):
        yield MOUNTS_NOT_RECORDED
    if "replay" in now.sections:
        for key in sorted(asked_since(evidence, now, context)):
            yield f"what {key} answers to requests made from its schema is not recorded"
        for key in sorted(asked_keys(evidence, now, context) - comparable_keys(evidence, now)):
            yield f"{key} is asked otherwise than recorded (does hypothesis make texts here?)"


def _outcomes(
    project: Project, context: Context, verdict: _Verdict, *, has_seen: bool
) -> Iterable[StepOutcome]:
    evidence = verdict.evidence
    code = input_digests(project.workspace, context, (CODE_PROOF,))
    known: dict[str, Judgement] = {}
    for number, record in sorted(evidence.steps.items()):
        step = project.recipe.step(str(number))
        for criterion in step.criteria:
            if criterion.name in known or criterion.kind == "proof" or criterion.repository:
                continue
            judged = judge_static(criterion, project.workspace, context)
            if judged.state == "stale":
                judged = _stale(judged, verdict, has_seen=has_seen)
            known[criterion.name] = judged
        names = [each.name for each in step.criteria if each.name in known]
        criteria = [known[name] for name in names]
        criteria += [
            Judgement(name, "stale", verdict.fields)
            if name == _UNCHANGED and verdict.fields
            else judge_proof(name, proof, inputs, project.settings, verdict.changes.get(name, ""))
            for name, proof in record.proofs.items()
            for inputs in (code.get(name, proof.inputs),)
        ]
        failed = next((each for each in criteria if each.state == "failed"), None)
        note = f"{failed.name}: {failed.detail}" if failed else record.not_applicable
        state: StepResult = state_of_step(judged.state for judged in criteria)
        if record.not_applicable and not failed:
            state = "n/a"
        yield StepOutcome(number, step.title, state, (), tuple(criteria), note)


def _stale(judged: Judgement, verdict: _Verdict, *, has_seen: bool) -> Judgement:
    """A stale criterion once the target was looked at: fields wait for a person, nothing else.

    What says itself how it is settled stays as it is.
    """
    if judged.way_out:
        return judged
    if judged.name in verdict.settled:
        return Judgement(judged.name, "done") if verdict.accepts else judged
    return replace(judged, state="failed") if has_seen else judged


def _fails(outcome: StepOutcome) -> bool:
    return any(judged.state == "failed" for judged in outcome.criteria)


def _write(project: Project, context: Context, verdict: _Verdict, recorded: Evidence) -> None:
    evidence = verdict.evidence
    edits = []
    if evidence != recorded:
        edits.append(Edit(evidence_path(evidence.module), evidence_bytes(evidence)))
    if project.recipe.last.number in evidence.steps:
        edits.append(certificate_edit(context.module, evidence, project.recipe))
    if verdict.accepts:
        edits += lock_edits(project.workspace, context)
        edits += contract_edits(project, context) if verdict.settled else ()
    change_set = ChangeSet(project.workspace, edits)
    if change_set:
        transaction.apply(
            project.workspace, change_set, module=context.module.name, step=evidence.last_step
        )
