"""What the application was seen to serve, remembered by all that it depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from refactor_kit.base import Settings, SourceTree
from refactor_kit.base.wiring import Wiring
from refactor_kit.proof.observing.served import observe_served, wiring_of
from refactor_kit.proof.target.environment import configured_variables
from refactor_kit.proof.target.installed import interpreter_state
from refactor_kit.proof.target.interpreter import TargetPython, target_python
from refactor_kit.runtime.delivery import write_memory
from refactor_kit.runtime.tool_files import tool_state
from refactor_kit.worktree.workspace import Workspace

_PROSE = (".md", ".rst")
_KEPT = 8
_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError)


class Observer:
    """Asks the application who serves what: once for each content of the tree.

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
        self._known: dict[int, Wiring] = {}

    def __call__(self) -> Wiring:
        """Who serves what in the tree as it stands."""
        moment = self._workspace.moment
        if moment not in self._known:
            self._known[moment] = self._seen()
        return self._known[moment]

    def _seen(self) -> Wiring:
        whole = self._workspace.whole()
        digest = surroundings(whole, self._settings)
        remembered = _remembered(self._file) if self._file else {}
        try:
            return wiring_of(remembered[digest], digest)
        except _BROKEN:
            self._begins(target_python(self._settings))
        found = observe_served(whole, whole.modes(), self._settings, digest)
        if found.problem:
            self._fails(found.problem)
        elif self._file:
            others = [(key, value) for key, value in remembered.items() if key != digest]
            kept = dict([*others, (digest, asdict(found))][-_KEPT:])
            write_memory(self._file, json.dumps(kept).encode())
        return found


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
