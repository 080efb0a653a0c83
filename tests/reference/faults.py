"""Faults put into the migrated service, and how closely one must look to see each."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refactor_kit.base import Context, OverlayTree
from refactor_kit.project import Project
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.judging.reverification import Rebuilt, prove_again
from refactor_kit.proof.observing.observation import Observation, observe
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.recipe.judging import judge_static
from refactor_kit.records.evidence import Evidence, read_evidence

_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "openapi": {"level": "openapi", "with_tests": False, "with_generator": False},
    "generator": {"level": "import", "with_tests": False, "with_generator": True},
    "tests": {"level": "import", "with_tests": True, "with_generator": False},
    "replay": {"level": "replay", "with_tests": False, "with_generator": False},
}


@dataclass(frozen=True)
class Fault:
    """``old`` becomes ``new`` in one file of ``module``."""

    module: str
    title: str
    path: str
    detector: str
    old: str
    new: str

    def content(self, before: bytes) -> bytes:
        assert self.old.encode() in before, self.title
        return before.replace(self.old.encode(), self.new.encode(), 1)


def read_faults() -> tuple[Fault, ...]:
    table = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))
    files = table.pop("files")
    return tuple(
        Fault(module, title, files[file], detector, old, new)
        for module, rows in table.items()
        for title, file, detector, old, new in rows["faults"]
    )


class Bench:
    """The migrated service in one scratch copy, into which one fault after the other is put."""

    def __init__(self, project: Project, copy: ScratchCopy) -> None:
        self._project = project
        self._copy = copy
        self._recorded: dict[tuple[str, str], Rebuilt] = {}

    def seen(self, fault: Fault) -> tuple[str, str]:
        """What sees ``fault`` first, and what it says: the app is loaded, then the dearer look.

        Only what no proof can see is left to the checks, which run nothing.
        """
        workspace = self._project.workspace
        context = self._project.context(self._project.module(fault.module))
        evidence = read_evidence(workspace, fault.module)
        assert evidence is not None
        tree = OverlayTree(workspace, {fault.path: fault.content(workspace.read(fault.path))})
        self._copy.update(tree)
        for detector in dict.fromkeys(["openapi", fault.detector]):
            if detector == "static":
                found = next(self._static(tree, context, evidence), "")
            else:
                found = next(self._observed(detector, context, evidence), "")
            if found:
                return detector, found
        return "nothing", ""

    def _static(self, tree: OverlayTree, context: Context, evidence: Evidence) -> Iterator[str]:
        for number in evidence.steps:
            for criterion in self._project.recipe.step(str(number)).criteria:
                if criterion.kind != "proof" and not criterion.repository:
                    judged = judge_static(criterion, tree, context)
                    if judged.state == "failed":
                        yield f"{judged.name}: {judged.detail}"

    def _observed(self, detector: str, context: Context, evidence: Evidence) -> Iterator[str]:
        def rebuild(named: Collection[str]) -> Rebuilt:
            return self._rebuilt(detector, context)

        reverification = prove_again(self._copy, context, evidence, rebuild, **_LOOKS[detector])
        yield from reverification.undeclared
        # What no observation is compared with is judged by itself.
        for name in ("generator-succeeds", "examples-match-artifacts", "tests-green"):
            result = PROOFS[name](
                Observation("none"), reverification.now, reverification.declared, context
            )
            if result.state == "failed":
                yield f"{name}: {result.detail}"

    def _rebuilt(self, detector: str, context: Context) -> Rebuilt:
        """The service without the fault, looked at once for each module."""
        key = (context.module.name, detector)
        if key not in self._recorded:
            faulty = self._copy.tree
            self._copy.update(self._project.workspace)
            self._recorded[key] = Rebuilt(observe(self._copy, context, **_LOOKS[detector]))
            self._copy.update(faulty)
        return self._recorded[key]
