"""Rehearsals that held, remembered under the git directory by all that they rest on.

What `plan --rehearse` proved `migrate` writes without doing it again. One that failed is not
remembered: to run it again is how its cause is looked into.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from refactor_kit.base import ChangeSet, Edit, Module, OverlayTree
from refactor_kit.migration.outcomes import ModuleOutcome
from refactor_kit.migration.rehearsed import Rehearsal, RehearsedStep, RunOptions
from refactor_kit.project import Project
from refactor_kit.proof.target.environment import configured_variables
from refactor_kit.proof.target.installed import interpreter_state
from refactor_kit.proof.target.interpreter import target_python
from refactor_kit.runtime.delivery import write_memory
from refactor_kit.runtime.tool_files import tool_state
from refactor_kit.transaction import applied_steps
from refactor_kit.worktree.disk_tree import digest_of
from refactor_kit.worktree.workspace import Workspace

_FOLDER = "rehearsals"
_MANIFEST = "manifest.json"
_MOST = 64
_BROKEN = (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile)


class RememberedRehearsals:
    """The rehearsals of one service; nothing is remembered without a git directory."""

    def __init__(self, project: Project, whole: Workspace, options: RunOptions) -> None:
        self._project = project
        self._whole = whole
        self._options = options
        repository = project.workspace.repository
        self._folder = project.workspace.state_dir / _FOLDER if repository else None

    def key(self, module: Module, start: OverlayTree, held: frozenset[str]) -> str:
        """What tells this rehearsal from any other; empty where it is not to be remembered.

        ``held`` are the paths that modules changed before.
        """
        settings = self._project.settings
        if self._folder is None or not self._options.execute or settings.proof == "none":
            return ""
        tree = start.over(self._whole)
        stated = (
            tool_state(),
            interpreter_state(target_python(settings).path),
            sorted(configured_variables(settings, self._whole).items()),
            repr(settings),
            str(self._project.today),
            module.name,
            self._options.to.number,
            sorted(held),
            [step.stored.record.token for step in applied_steps(self._project.workspace)],
            [(path, digest_of(tree.read(path))) for path in tree.paths()],
        )
        return hashlib.sha256(repr(stated).encode(errors="surrogateescape")).hexdigest()

    def find(self, key: str, start: OverlayTree) -> Rehearsal | None:
        """The rehearsal on ``start`` that is remembered under ``key``."""
        if not key or self._folder is None:
            return None
        try:
            with zipfile.ZipFile(self._folder / f"{key}.zip") as archive:
                manifest = json.loads(archive.read(_MANIFEST))
                outcome = _adapter().validate_python(manifest["outcome"])
                return self._rehearsal(outcome, manifest["steps"], start, archive)
        except _BROKEN:
            return None

    def keep(self, key: str, rehearsal: Rehearsal) -> None:
        """Remember a rehearsal that holds."""
        if not key or self._folder is None or not rehearsal.holds:
            return
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            outcome = replace(rehearsal.outcome, timings=None)
            manifest = {
                "outcome": _adapter().dump_python(outcome, mode="json"),
                "steps": list(_written(rehearsal.steps, archive)),
            }
            archive.writestr(_MANIFEST, json.dumps(manifest))
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_memory(self._folder / f"{key}.zip", buffer.getvalue())
            self._drop_oldest()

    def _rehearsal(
        self,
        outcome: ModuleOutcome,
        steps: Sequence[dict[str, Any]],
        start: OverlayTree,
        archive: zipfile.ZipFile,
    ) -> Rehearsal:
        tree, rehearsed = start, []
        for table in steps:
            edits = [
                Edit(path, None if digest is None else archive.read(digest), moved_from)
                for path, digest, moved_from in table["edits"]
            ]
            change_set = ChangeSet(tree, edits)
            step = self._project.recipe.step(str(table["number"]))
            repository = frozenset(table["repository"])
            rehearsed.append(RehearsedStep(table["module"], step, change_set, repository))
            tree = change_set.tree().in_one_layer()
        return Rehearsal(outcome, start, tree, tuple(rehearsed))

    def _drop_oldest(self) -> None:
        assert self._folder is not None
        files = sorted(self._folder.glob("*.zip"), key=_age)
        for file in files[:-_MOST]:
            file.unlink(missing_ok=True)


def _written(steps: Sequence[RehearsedStep], archive: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    """Each step as JSON, its contents put into ``archive`` by their digests."""
    known: set[str] = set()
    for each in steps:
        edits = []
        for edit in each.change_set:
            digest = None if edit.content is None else digest_of(edit.content)
            if edit.content is not None and digest is not None and digest not in known:
                archive.writestr(digest, edit.content)
                known.add(digest)
            edits.append((edit.path, digest, edit.moved_from))
        yield {
            "module": each.module,
            "number": each.step.number,
            "edits": edits,
            "repository": sorted(each.repository),
        }


def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(ModuleOutcome)


def _age(file: Path) -> int:
    return file.stat().st_mtime_ns
