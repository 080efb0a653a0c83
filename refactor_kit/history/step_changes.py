"""The change that carried out each step: the commit in which the evidence first records it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from refactor_kit.base import ChangeSet, Edit, MemoryTree, Module, SourceTree
from refactor_kit.project import Project
from refactor_kit.records.evidence import evidence_path, read_evidence
from refactor_kit.runtime.errors import UsageError
from refactor_kit.status.evidence import StepChange
from refactor_kit.worktree.diffs import unified_diff
from refactor_kit.worktree.git_tree import GitObjects, GitTree

if TYPE_CHECKING:
    from git import Commit

_LONGEST_DIFF = 60_000
_FARTHEST = 2_000
UNCOMMITTED = "work tree"


def find_step_changes(
    project: Project,
    objects: GitObjects,
    modules: Sequence[Module],
    at: str | None = None,
    advanced: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[tuple[StepChange, ...], dict[str, dict[int, str]]]:
    """The changes, and for each module which of them carried out which step.

    They are those of the work tree and its commits, or of ``at`` and those before it.
    """
    return _Search(project, objects, modules).run(at, advanced)


class _Search:
    def __init__(self, project: Project, objects: GitObjects, modules: Sequence[Module]) -> None:
        self._project = project
        self._objects = objects
        self._modules = modules
        self._changes: dict[str, StepChange] = {}
        self._by_module: dict[str, dict[int, str]] = defaultdict(dict)

    def run(
        self, at: str | None, advanced: Callable[[int, int], None]
    ) -> tuple[tuple[StepChange, ...], dict[str, dict[int, str]]]:
        start = self._objects.resolve(at or "HEAD")
        commits = list(self._objects.first_parents(start, _FARTHEST))
        trees = [self._objects.tree(commit) for commit in commits]
        if at is None:
            self._compare_work_tree(trees[0])
        for number, commit in enumerate(commits):
            before = trees[number + 1] if number + 1 < len(trees) else None
            self._compare(commit, trees[number], before)
            advanced(number + 1, len(commits))
        return tuple(self._changes.values()), dict(self._by_module)

    def _compare(self, commit: Commit, tree: GitTree, before: GitTree | None) -> None:
        earlier: SourceTree = before or MemoryTree({})
        recorded = list(self._recorded(tree, before))
        if not recorded:
            return
        edits = [
            Edit(path, tree.read(path) if path in tree else None)
            for path in sorted({*tree.paths(), *(before.paths() if before else ())})
            if before is None or tree.blob_id(path) != before.blob_id(path)
        ]
        title = f"{commit.hexsha[:10]} {commit.summary!s}"
        self._note(commit.hexsha, title, earlier, edits, recorded)

    def _compare_work_tree(self, head: GitTree) -> None:
        workspace = self._project.workspace
        recorded = list(self._recorded(workspace, head))
        if not recorded or workspace.repository is None:
            return
        candidates = {*workspace.paths(), *head.paths()}
        edits = [
            Edit(path, workspace.read(path) if path in workspace else None)
            for path in workspace.repository.dirty_paths(candidates)
        ]
        self._note(UNCOMMITTED, "not committed yet", head, edits, recorded)

    def _recorded(
        self, tree: SourceTree, before: GitTree | None
    ) -> Iterator[tuple[Module, list[int]]]:
        """The modules whose evidence records steps that it did not record before."""
        for module in self._modules:
            path = evidence_path(module.name)
            if path not in tree:
                continue
            if before is not None and path in before and tree.read(path) == before.read(path):
                continue
            earlier = _steps(before, module.name) if before else set()
            known = self._by_module[module.name].keys()
            if fresh := sorted(_steps(tree, module.name) - earlier - known):
                yield module, fresh

    def _note(
        self,
        key: str,
        title: str,
        base: SourceTree,
        edits: Sequence[Edit],
        recorded: Sequence[tuple[Module, list[int]]],
    ) -> None:
        kept = [edit for edit in edits if not edit.path.startswith(".refactor-kit/evidence/")]
        diff = unified_diff(ChangeSet(base, kept))
        if len(diff) > _LONGEST_DIFF:
            left = len(diff) - _LONGEST_DIFF
            diff = f"{diff[:_LONGEST_DIFF]}\n… cut here: {left} more characters, see git show\n"
        steps = tuple(sorted({number for _, numbers in recorded for number in numbers}))
        self._changes[key] = StepChange(key=key, title=title, steps=steps, diff=diff)
        for module, numbers in recorded:
            self._by_module[module.name].update(dict.fromkeys(numbers, key))


def _steps(tree: SourceTree, module: str) -> set[int]:
    try:
        evidence = read_evidence(tree, module)
    except UsageError:
        return set()
    return set(evidence.steps) if evidence else set()
