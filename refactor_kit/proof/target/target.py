"""Runs commands of the target in a scratch copy."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from refactor_kit.proof.target.bounds import TIMEOUT_SECONDS, Bounds
from refactor_kit.proof.target.environment import build_environment
from refactor_kit.proof.target.interpreter import target_python
from refactor_kit.proof.target.process import BoundedProcess, Finished, Started, started
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.scrubbing import Scrubber
from refactor_kit.proof.target.warm import WarmProcess

_PYTHON_NAMES = {"python", "python3"}


class Target:
    """The target service as it stands in ``copy``; ``patience`` stretches every limit of time.

    ``extra`` are variables of the environment that are not the configuration's.
    """

    def __init__(self, copy: ScratchCopy, extra: Mapping[str, str] | None = None) -> None:
        self.copy = copy
        self.python = target_python(copy.settings).path
        self.patience = copy.settings.proof_timeout / TIMEOUT_SECONDS
        self.environment = {
            **build_environment(
                copy.settings, copy.variables, tree_dir=copy.root(), base=copy.base
            ),
            **(extra or {}),
        }
        places = {f"{copy.root()}/": "", str(copy.root()): ".", str(copy.base): "<scratch>"}
        self.scrubber = Scrubber(places, copy.variables)

    def run(
        self,
        argv: Sequence[str],
        bounds: Bounds,
        extra: Mapping[str, str] | None = None,
        *,
        warm: bool = False,
    ) -> Finished:
        """Runs ``argv`` to its end; its output comes back without places and secrets."""
        began = time.monotonic()
        try:
            with self.start(argv, bounds, extra, warm=warm) as process:
                finished = process.finish()
        except OSError as error:
            reason = f"{argv[0]}: {os.strerror(error.errno or 0)}"
            return Finished(None, "", reason, bounds=bounds)
        finally:
            self.copy.target_seconds += time.monotonic() - began
        return self.scrubbed(finished)

    def start(
        self,
        argv: Sequence[str],
        bounds: Bounds,
        extra: Mapping[str, str] | None = None,
        *,
        warm: bool = False,
    ) -> BoundedProcess:
        """Starts ``argv`` in the copy; the caller stops it.

        ``warm``: nothing is learned from the start of the interpreter itself, so that a fork of one
        that has loaded third-party packages does as well.
        """
        self.copy.run_begins()
        environment = {**self.environment, **(extra or {})}

        def begun() -> Started:
            forked = self._forked(argv, environment) if warm else None
            if forked is not None:
                return forked
            self.copy.starts += 1
            return started(self._resolved(argv), cwd=self.copy.root(), env=environment)

        return BoundedProcess(begun, bounds.stretched(self.patience))

    def _forked(self, argv: Sequence[str], environment: Mapping[str, str]) -> Started | None:
        is_python = argv[0] in _PYTHON_NAMES and len(argv) > 1
        # Other options are for the interpreter itself.
        if not is_python or (argv[1].startswith("-") and argv[1] != "-m"):
            return None
        path, whole = environment["PYTHONPATH"], self.environment["PYTHONPATH"]
        is_held = {*path.split(os.pathsep)} <= {*whole.split(os.pathsep)}
        if not is_held or not WarmProcess.is_possible():
            return None
        warm = self.copy.warmed(self.python, {**environment, "PYTHONPATH": whole})
        return warm.fork(argv[1:], path)

    def scrubbed(self, finished: Finished) -> Finished:
        stdout, stderr = map(self.scrubber.text, (finished.stdout, finished.stderr))
        return replace(finished, stdout=stdout, stderr=stderr)

    def _resolved(self, argv: Sequence[str]) -> list[str]:
        first = argv[0]
        if first in _PYTHON_NAMES:
            return [self.python, *argv[1:]]
        if os.sep in first:
            return [str(self.copy.root() / first), *argv[1:]]
        found = shutil.which(first, path=self.environment["PATH"])
        return [str(Path(found)) if found else first, *argv[1:]]
