"""The target as it was when a module's evidence was recorded, seen again from git's history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from refactor_kit.base import Context, ProofLevel, SourceTree
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.project import Project
from refactor_kit.proof.comparing.run_comparison import ASKED
from refactor_kit.proof.judging.asked_again import with_answers
from refactor_kit.proof.judging.reverification import Rebuild, Rebuilt, asked_keys
from refactor_kit.proof.judging.suite_record import (
    SuiteChange,
    how_suite_changed,
    suite_now,
    told_suite,
)
from refactor_kit.proof.observing.observation import observe
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.records.evidence import Evidence, evidence_path, read_evidence
from refactor_kit.runtime.errors import Refused, UsageError
from refactor_kit.worktree.git_tree import GitObjects

_NO_COMMIT = "no commit holds the evidence as it is here"


def recorded_state(
    project: Project,
    context: Context,
    evidence: Evidence,
    copy: ScratchCopy,
    level: ProofLevel,
) -> Rebuild:
    """What looks at the tree of the commit that recorded what ``evidence`` says.

    It is laid into ``copy``, which stands as before afterwards.
    """

    def rebuild(named: Collection[str]) -> Rebuilt:
        try:
            tree, shown = _recorded_tree(project, evidence)
        except (Refused, UsageError) as error:
            return Rebuilt(None, error.message)
        if tree is None:
            return Rebuilt(None, _NO_COMMIT)
        present = copy.tree
        copy.update(tree)
        try:
            seen = observe(
                copy,
                context,
                level=level,
                with_tests="tests" in named,
                with_generator=bool({"generator", "artifacts"}.intersection(named)),
            )
            if ASKED in named:
                seen = with_answers(copy, context, seen, asked_keys(evidence, seen, context))
        finally:
            copy.update(present)
        if not seen.boots:
            return Rebuilt(None, f"the service does not boot here as it was at {shown}")
        return Rebuilt(seen, f"{shown}, which holds the evidence, is observed otherwise too")

    return rebuild


def _recorded_tree(project: Project, evidence: Evidence) -> tuple[SourceTree | None, str]:
    """The tree of the oldest commit in a row whose evidence says what ``evidence`` does."""
    repository = project.workspace.repository
    if repository is None:
        raise Refused("the service is in no git repository")
    # Excluded files too: the service may read them.
    objects = GitObjects(repository.top, repository.prefix)
    found: tuple[SourceTree | None, str] = (None, "")
    for commit in objects.changing(evidence_path(evidence.module)):
        tree = objects.tree(commit)
        then: Evidence | None = None
        with suppress(UsageError):
            then = read_evidence(tree, evidence.module)
        if then is None or _seen(then) != _seen(evidence):
            break
        found = tree, commit.hexsha[:12]
    return found


def _seen(evidence: Evidence) -> tuple[object, ...]:
    """What is recorded of the tree, and not how the proofs stand since."""
    return evidence.digests, evidence.code, evidence.tests


def suite_as_recorded(
    project: Project,
    tree: SourceTree,
    context: Context,
    evidence: Evidence,
    changes: Sequence[SuiteChange],
) -> str:
    """``changes`` of the tests, each with how, where git still has what was recorded."""
    if not changes:
        return ""
    problem = _NO_COMMIT
    try:
        before, shown = _recorded_tree(project, evidence)
    except (Refused, UsageError) as error:
        before, problem = None, error.message
    if before is not None:
        before = MemoizingTree(before)
        recorded = {each.file: each for each in evidence.tests or ()}
        then = {each.file: each for each in suite_now(before, context)}
        if all(then.get(each.file) == recorded.get(each.file) for each in changes):
            return "\n".join(how_suite_changed(changes, before, tree, context))
        problem = f"{shown}, which holds the evidence, has other tests too"
    return f"{told_suite(changes)}\nwhat they were is unknown: {problem}"
