"""Walks the first parents and judges each commit."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from refactor_kit.base import Module
from refactor_kit.base.layout import resolve_modules
from refactor_kit.memory.memoized import MemoizingTree, Memory
from refactor_kit.packs.opening import pack_files
from refactor_kit.project import Project
from refactor_kit.project.owners import owners_of
from refactor_kit.runtime.delivery import write_memory
from refactor_kit.runtime.errors import Refused, UsageError
from refactor_kit.runtime.tool_files import tool_state
from refactor_kit.status.building import build_status
from refactor_kit.status.model import Status
from refactor_kit.worktree.git_tree import GitObjects, GitTree

from .model import History, HistoryPoint, SkippedCommit, point_numbers

if TYPE_CHECKING:
    from git import Commit

UNSHALLOW = "get the older commits with: git fetch --unshallow (in a workflow: fetch-depth: 0)"


def open_objects(project: Project) -> GitObjects:
    """The git objects of the project's repository."""
    repository = project.workspace.repository
    if repository is None:
        raise Refused(
            "history needs a git repository",
            where=str(project.settings.root),
            remedy="run this in a clone",
        )
    return GitObjects(repository.top, repository.prefix, project.settings.exclude)


def status_at(
    project: Project,
    objects: GitObjects,
    reference: str,
    names: Container[str] | None = None,
    begun: Callable[[Module], None] = lambda module: None,
) -> Status:
    """Today's rules on the tree of ``reference``; ``names`` are the wanted modules.

    ``begun`` hears of each.
    """
    commit = objects.resolve(reference)
    status = judge_tree(project, objects.tree(commit), Memory(), names, begun=begun)
    return status.model_copy(update={"commit": commit.hexsha})


def judge_tree(
    project: Project,
    tree: GitTree,
    memory: Memory,
    names: Container[str] | None = None,
    *,
    counted: bool = True,
    begun: Callable[[Module], None] = lambda module: None,
) -> Status:
    """The status of one old tree; where modules lie is today's configuration's word."""
    memoizing = MemoizingTree(tree, memory, tree)
    modules = resolve_modules(project.settings, memoizing)
    then = Project(project.settings, project.workspace, modules, project.recipe)
    wanted = [module for module in modules if names is None or module.name in names]
    owners = owners_of(project)
    return build_status(then, memoizing, wanted, owners=owners, counted=counted, begun=begun)


def build_history(
    project: Project,
    objects: GitObjects,
    *,
    start: str = "HEAD",
    limit: int | None = None,
    advanced: Callable[[int, int], None] = lambda done, total: None,
) -> History:
    """The points of ``start`` and its first parents, oldest first."""
    commits = list(objects.first_parents(objects.resolve(start), limit))[::-1]
    cache = PointCache(project.workspace.state_dir / "history", rules_id(project))
    memory = Memory()
    points: list[HistoryPoint] = []
    skipped: list[SkippedCommit] = []
    rules_before = ""
    try:
        for number, commit in enumerate(commits, start=1):
            try:
                point, rules = _judged(project, objects, commit, cache, memory)
            except UsageError as error:
                skipped.append(SkippedCommit(commit=commit.hexsha, reason=str(error)))
                continue
            is_break = bool(rules_before and rules and rules != rules_before)
            points.append(point.model_copy(update={"rules_changed": is_break}))
            rules_before = rules or rules_before
            advanced(number, len(commits))
    finally:
        cache.save()
    shallow = objects.is_shallow
    return History(
        points=tuple(points),
        shallow=shallow,
        remedy=UNSHALLOW if shallow else "",
        skipped=tuple(skipped),
    )


def _judged(
    project: Project, objects: GitObjects, commit: Commit, cache: PointCache, memory: Memory
) -> tuple[HistoryPoint, str]:
    """The point of ``commit``, and the rules that stood in it."""
    tree = objects.tree(commit)
    if known := cache.get(tree.tree_id):
        with suppress(ValidationError, TypeError):
            return _point(commit, known), str(known.get("rules", ""))
    rules = _rules_of(tree, project)
    numbers = {**point_numbers(judge_tree(project, tree, memory)), "rules": rules}
    cache.put(tree.tree_id, numbers)
    return _point(commit, numbers), rules


def _rules_of(tree: GitTree, project: Project) -> str:
    """The configuration as the commit itself has it; empty before there was one."""
    source = project.settings.source
    if source not in tree:
        return ""
    try:
        document = tomllib.loads(tree.read(source).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return "unreadable"
    table = document.get("tool", {}).get("refactor-kit", {} if "tool" in document else document)
    return json.dumps(table, sort_keys=True, default=str) if table else ""


def _point(commit: Commit, known: Mapping[str, Any]) -> HistoryPoint:
    moment = datetime.fromtimestamp(commit.committed_date, UTC)
    summary = commit.summary
    subject = summary.decode("utf-8", "replace") if isinstance(summary, bytes) else summary
    return HistoryPoint(
        commit=commit.hexsha,
        date=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        subject="".join(character for character in subject if character.isprintable()),
        **{name: value for name, value in known.items() if name != "rules"},
    )


class PointCache:
    """One file for each set of rules; a file that cannot be read or written only costs time."""

    def __init__(self, folder: Path, rules: str) -> None:
        self._file = folder / f"{rules}.json"
        self._points: dict[str, Any] = _read(self._file)
        self._changed = False

    def get(self, tree_id: str) -> Mapping[str, Any] | None:
        found = self._points.get(tree_id)
        return found if isinstance(found, dict) else None

    def put(self, tree_id: str, numbers: Mapping[str, Any]) -> None:
        self._points[tree_id] = dict(numbers)
        self._changed = True

    def save(self) -> None:
        """Write what is known for later runs, if there is anything new."""
        if self._changed:
            write_memory(self._file, json.dumps(self._points, ensure_ascii=False).encode())
            self._changed = False


def rules_id(project: Project) -> str:
    """The digest of everything but the tree that a judgement rests on."""
    digest = hashlib.sha256(tool_state().encode())
    digest.update((project.settings.root / project.settings.source).read_bytes())
    for file in pack_files(project.settings):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
