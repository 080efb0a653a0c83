"""What the application was seen to serve, remembered by all that it depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from refactor_kit.base import OverlayTree, Settings, SourceTree
from refactor_kit.base.wiring import Wiring
from refactor_kit.proof.observing.served import observe_served, wiring_of, with_files
from refactor_kit.proof.target.environment import configured_variables
from refactor_kit.proof.target.installed import interpreter_state
from refactor_kit.proof.target.interpreter import TargetPython, target_python
from refactor_kit.runtime.delivery import write_memory
from refactor_kit.runtime.tool_files import tool_state
from refactor_kit.worktree.workspace import Workspace

_PROSE = (".md", ".rst", ".gitattributes")
_KEPT = 8
_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError)


class Observer:
    """Asks the application who serves what: once for each content of the tree.

    What a rehearsal saw of the tree that it leads to is told with :meth:`keep`.

    ``begins`` hears, before the application is booted, of the interpreter, ``fails`` of the last
    lines of one that does not boot. That one is asked again by the next run: the cause may lie
    outside of the tree.
    """

    def __init__(
        self,
        settings: Settings,
        workspace: Workspace,
        begins: Callable[[TargetPython], None],
        fails: Callable[[tuple[str, ...]], None],
    ) -> None:
        self._settings = settings
        self._workspace = workspace
        self._begins = begins
        self._fails = fails
        # Without a git directory there is no place that is not the user's.
        has_place = workspace.repository is not None
        self._file = workspace.state_dir / "served.json" if has_place else None
        self._standing: dict[int, Wiring] = {}
        self._known: dict[str, Wiring] = {}

    def __call__(self, tree: OverlayTree | None = None) -> Wiring:
        """Who serves what in the tree as it stands, or in that with the changes of ``tree``."""
        if tree is not None and tree.changed:
            return self._seen(tree)
        moment = self._workspace.moment
        if moment not in self._standing:
            self._standing[moment] = self._seen(OverlayTree(self._workspace, {}))
        return self._standing[moment]

    def keep(self, tree: OverlayTree, seen: Wiring) -> None:
        """What somebody else saw of the application in ``tree``: it need not be asked again."""
        whole = tree.over(self._workspace.whole())
        digest = surroundings(whole, self._settings)
        if digest not in self._known:
            self._keep(with_files(replace(seen, digest=digest), whole, self._settings))

    def _seen(self, tree: OverlayTree) -> Wiring:
        base = self._workspace.whole()
        whole = tree.over(base)
        digest = surroundings(whole, self._settings)
        if digest not in self._known:
            self._recall(digest)
        if digest not in self._known:
            self._begins(target_python(self._settings))
            found = observe_served(whole, base.modes(), self._settings, digest)
            if found.problem:
                self._fails(found.problem)
                return found
            self._keep(found)
        return self._known[digest]

    def _recall(self, digest: str) -> None:
        remembered = _remembered(self._file) if self._file else {}
        with suppress(*_BROKEN):
            self._known[digest] = wiring_of(remembered[digest], digest)

    def _keep(self, found: Wiring) -> None:
        self._known[found.digest] = found
        if self._file:
            others = _remembered(self._file)
            others.pop(found.digest, None)
            kept = dict([*others.items(), (found.digest, asdict(found))][-_KEPT:])
            write_memory(self._file, json.dumps(kept).encode())


def surroundings(tree: SourceTree, settings: Settings) -> str:
    """A digest of all that the application can rest on when it is imported.

    The files of ``tree`` but prose, tests and what is the tool's own; the configured environment,
    the interpreter with its packages, and the tool itself.
    """
    digest = hashlib.sha256()
    for each in _surroundings(tree, settings):
        digest.update(hashlib.sha256(each).digest())
    return digest.hexdigest()


def _surroundings(tree: SourceTree, settings: Settings) -> Iterator[bytes]:
    stated = (
        tool_state(),
        interpreter_state(target_python(settings).path),
        settings.app,
        settings.source_roots,
        sorted(configured_variables(settings, tree).items()),
    )
    yield repr(stated).encode(errors="surrogateescape")
    apart = (f"{settings.tests.rstrip('/')}/", ".refactor-kit/", ".github/", "refactor-kit.toml")
    for path in tree.paths():
        if not path.endswith(_PROSE) and not path.startswith(apart):
            yield path.encode(errors="surrogateescape")
            yield tree.read(path)


def _remembered(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
