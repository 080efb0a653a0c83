"""The target with each tree that a run gives it, looked at once for each distinct program."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal

from refactor_kit.base import ChangeSet, Context, SourceTree
from refactor_kit.project import Project
from refactor_kit.proof.observing.artifacts import Generated
from refactor_kit.proof.observing.observation import Observation, observe, observe_tests
from refactor_kit.proof.observing.sent import Sent
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.worktree.workspace import Workspace

_OWN_FOLDER = ".refactor-kit/"
_PROSE = (".md", ".rst", ".gitignore", ".gitattributes", ".DS_Store", ".yml", ".yaml")
# Which of the target's tests are run: the module's own, or all of them.
Tests = Literal["none", "own", "all"]
# Looks again at what differs from the state before.
Confirm = Callable[[Observation], Observation]


class SeenTrees:
    """What was seen of each tree; ``whole`` has the files, excluded ones too, that all stand on."""

    def __init__(self, project: Project, whole: Workspace, copy: ScratchCopy) -> None:
        self._project = project
        self._whole = whole
        self._copy = copy
        self._known: dict[str, Observation] = {}
        self._generated: dict[str, Generated] = {}
        self._tested: dict[str, dict[str, Any]] = {}

    def tree(self, change_set: ChangeSet) -> SourceTree:
        """Every file of the repository, excluded ones too, with ``change_set``."""
        return change_set.tree().over(self._whole)

    def known(self, tree: SourceTree) -> Observation | None:
        return self._known.get(self._code(tree))

    def remember(self, tree: SourceTree, observation: Observation) -> None:
        self._known[self._code(tree)] = observation

    def remember_generated(self, tree: SourceTree, generated: Generated) -> None:
        """The run of the generator on ``tree``, which a look at it need not repeat."""
        self._generated[self._code(tree)] = generated

    def look_at(
        self,
        tree: SourceTree,
        context: Context,
        confirm: Confirm,
        sent: Mapping[str, Sent],
        tests: Tests,
    ) -> Observation:
        """The target with ``tree``; code that was looked at before is not booted again.

        ``sent`` are the requests that are repeated as they were.
        """
        digest = self._code(tree)
        seen = self._known.get(digest)
        if seen is None:
            self._copy.update(tree)
            seen = confirm(
                observe(
                    self._copy,
                    context,
                    level=self._project.settings.proof,
                    with_tests=False,
                    with_generator=True,
                    generated=self._generated.get(digest),
                    sent=sent,
                )
            )
        if tests != "none" and self._project.settings.test_command:
            outcomes = self._tests(tree, context, module_only=tests == "own")
            seen = replace(seen, sections={**seen.sections, "tests": outcomes})
        self._known[digest] = seen
        return seen

    def _tests(self, tree: SourceTree, context: Context, *, module_only: bool) -> dict[str, Any]:
        # Tests may read anything: documents, the configuration, each other.
        key = f"{_digest(tree, folders=(_OWN_FOLDER,))} {module_only}"
        if key not in self._tested:
            self._copy.update(tree)
            self._tested[key] = observe_tests(self._copy, context, module_only=module_only)
        return self._tested[key]

    def _code(self, tree: SourceTree) -> str:
        """The digest of the code in ``tree``."""
        tests = f"{self._project.settings.tests.rstrip('/')}/"
        return _digest(tree, folders=(tests, _OWN_FOLDER), endings=_PROSE)


def _digest(tree: SourceTree, folders: tuple[str, ...], endings: tuple[str, ...] = ()) -> str:
    """Of the files of ``tree``, those below ``folders`` and with one of ``endings`` left out."""
    digest = hashlib.sha256()
    for path in tree.paths():
        if not path.endswith(endings) and not path.startswith(folders):
            name = path.encode(errors="surrogateescape")
            digest.update(name + b"\0" + hashlib.sha256(tree.read(path)).digest())
    return digest.hexdigest()
