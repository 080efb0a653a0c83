"""Judges exit criteria: static ones on the tree, proofs by what the evidence records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from refactor_kit.base import (
    Context,
    Finding,
    ProofLevel,
    Settings,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.packs.catalog import load_check, run_codemod
from refactor_kit.proof.judging import is_beyond, needed_level, nothing_to_look_at
from refactor_kit.recipe.steps import Criterion
from refactor_kit.records.evidence import ProofRecord, StepRecord
from refactor_kit.runtime.wording import counted

OTHER_VERSIONS = "it differs under other versions of the target's packages"
State = Literal["done", "failed", "pending", "stale", "changed", "unproved", "not-run", "n/a"]
StepState = Literal["done", "failed", "unproved", "n/a"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state of one criterion, with what was seen; ``path`` and ``line`` say where it fails.

    ``way_out`` says what to do about it, word for word, where that is known.
    """

    name: str
    state: State
    detail: str = ""
    path: str = ""
    line: int = 0
    way_out: str = ""


def judge_static(criterion: Criterion, tree: SourceTree, context: Context) -> Judgement:
    """A check without findings, or a codemod with nothing left to do; ``n/a`` without a subject.

    What neither the tree nor what was observed of it tells any more is ``stale``, and what an
    earlier version of the tool wrote.
    """
    if criterion.skip and criterion.skip in context.settings.skip:
        return Judgement(criterion.name, "n/a", f"skipped: {criterion.skip!r} in the configuration")
    try:
        if criterion.kind == "settled":
            return _judge_settled(criterion, tree, context)
        check = load_check(criterion.name, context.settings)
        asked: tuple[tuple[str, State], ...] = (("not_applicable", "n/a"), ("not_known", "stale"))
        for question, told in asked:
            why = getattr(check, question, None)
            if why and (reason := why(tree, context)):
                return Judgement(criterion.name, told, str(reason))
        findings = sorted(run_check(criterion.name, tree, context))
    except UnreadableSource as error:
        return Judgement(criterion.name, "failed", str(error), error.path, error.line)
    if not findings:
        return Judgement(criterion.name, "done")
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    first = min(findings, key=lambda finding: finding.stale)
    seen = f"{first.path}:{first.line}: {first.message}{more}"
    state: State = "stale" if first.stale else "failed"
    return Judgement(criterion.name, state, seen, first.path, first.line)


def judge_proof(
    name: str, record: ProofRecord | None, inputs: str, settings: Settings, changes: str = ""
) -> Judgement:
    """What the evidence says; ``stale`` when the files it depends on changed since.

    ``inputs`` is the digest of these files now. ``changes`` are the definitions that are known to
    have changed: what was proved of them is proved no longer.
    """
    if reason := nothing_to_look_at(name, settings):
        return Judgement(name, "n/a", reason)
    has_run = record is not None and record.state in ("passed", "failed")
    if not has_run and is_beyond(name, settings.proof):
        return Judgement(name, "not-run", f"needs proof = {needed_level(name)!r}")
    if record is None or (record.state == "n/a" and not record.inputs):
        return Judgement(name, "unproved", f"not proved yet (proof = {settings.proof!r})")
    if record.state in ("failed", "unproved"):
        return Judgement(name, record.state, record.told)
    if changes and record.state == "passed":
        return Judgement(name, "changed", changes)
    if not record.inputs:
        return Judgement(name, "stale", OTHER_VERSIONS)
    if not record.rests_on(inputs):
        return Judgement(name, "stale", "the files it depends on changed: run verify")
    return Judgement(name, "done" if record.state == "passed" else "n/a", record.detail)


def owes_proof(record: StepRecord, level: ProofLevel, settings: Settings) -> bool:
    """Whether a proof was skipped, or asks for more than ``level`` and no more than is set now.

    One that ran and found nothing to exercise is not owed again.
    """
    return any(
        proof.state == "failed"
        or not (proof.state == "passed" or proof.inputs)
        or (proof.state == "unproved" and is_beyond(name, level) > is_beyond(name, settings.proof))
        for name, proof in record.proofs.items()
        if not nothing_to_look_at(name, settings)
    )


def state_of_step(criteria: Iterable[State]) -> StepState:
    """What the states of a step's criteria make of the step."""
    states = set(criteria)
    if "failed" in states:
        return "failed"
    if "unproved" in states:
        return "unproved"
    return "n/a" if states == {"n/a"} else "done"


def not_run_sentence(criteria: Iterable[tuple[str, State]], level: ProofLevel) -> str:
    """``1 proof not run at level openapi``: each proof once; empty where all were run."""
    number = len({name for name, state in criteria if state == "not-run"})
    return f"{counted(number, 'proof')} not run at level {level}" if number else ""


def run_check(name: str, tree: SourceTree, context: Context) -> Iterable[Finding]:
    """The findings of one check, whatever its subject."""
    check = load_check(name, context.settings)
    if check.subject == "repository":
        return check.find_in_repository(tree, context.settings, context.modules)
    return check.find(tree, context)


def _judge_settled(criterion: Criterion, tree: SourceTree, context: Context) -> Judgement:
    outcome = run_codemod(criterion.name, tree, context)
    if outcome.not_applicable:
        return Judgement(criterion.name, "n/a", outcome.not_applicable)
    if outcome.refusals:
        refusal = outcome.refusals[0]
        seen = f"{refusal.path}:{refusal.line}: {refusal.reason}"
        return Judgement(criterion.name, "failed", seen, refusal.path, refusal.line)
    if outcome.decisions:
        return Judgement(criterion.name, "failed", outcome.decisions[0].question)
    if outcome.edits:
        paths = sorted(edit.path for edit in outcome.edits)
        if outcome.written_anew.issuperset(paths):
            seen = f"written by an earlier refactor-kit: {', '.join(paths)}"
            again = f"refactor-kit migrate {context.module.name}"
            return Judgement(criterion.name, "stale", seen, paths[0], 1, again)
        seen = f"not as it should be: {', '.join(paths)}"
        return Judgement(criterion.name, "failed", seen, paths[0], 1)
    return Judgement(criterion.name, "done")
