"""A repair of import statements, proved: the service before and after, in a scratch copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from refactor_kit.base import Context, OverlayTree, SourceTree
from refactor_kit.proof.comparing.code import told_together
from refactor_kit.proof.comparing.code_comparison import code_of, differing_code
from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.judging import is_beyond
from refactor_kit.proof.judging.cases import CriterionResult
from refactor_kit.proof.judging.code_record import CODE_PROOF
from refactor_kit.proof.judging.confirming import confirmed
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.judging.differing_sources import differing_sources
from refactor_kit.proof.observing.observation import observe
from refactor_kit.proof.observing.readiness import require_ready
from refactor_kit.proof.target.lending import scratch_copy
from refactor_kit.reading.package.package_file import bound
from refactor_kit.runtime.wording import counted

_BEHAVIOUR = "behaviour-unchanged"
_NAMES = ("app-boots", CODE_PROOF, _BEHAVIOUR)


@dataclass(frozen=True, slots=True)
class RepairProof:
    """What each proof came to; ``sources`` show the code that is not the same."""

    results: Mapping[str, CriterionResult]
    sources: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether all was looked at and nothing differs."""
        return all(each.state == "passed" for each in self.results.values())


def prove_repair(
    before: SourceTree, modes: Mapping[str, int], after: OverlayTree, context: Context
) -> RepairProof:
    """The service with the tree ``before``, then with ``after``: nothing may differ.

    But for the names that the public package gains. ``Refused`` where the service does not boot
    here, or its document fails, before anything is changed.
    """
    settings = context.settings
    gained = bound(after, settings).keys() - bound(before, settings).keys()
    declared = Declared(public_names=tuple(sorted(name.lower() for name in gained)))
    with scratch_copy(before, modes, settings) as copy:
        first = observe(
            copy,
            context,
            level=settings.proof,
            with_tests=False,
            with_generator=False,
            twice=True,
        )
        require_ready(first, context, unproved="refactor-kit check --fix")
        copy.update(after)
        second = observe(
            copy,
            context,
            level=settings.proof,
            with_tests=False,
            with_generator=False,
            sent=first.sent,
        )
        second = confirmed(first, second, declared, copy, context)
    names = [name for name in _NAMES if not is_beyond(name, settings.proof)]
    results = {name: PROOFS[name](first, second, declared, context) for name in names}
    same = results.get(_BEHAVIOUR)
    if same is not None and same.state == "passed":
        gain = f"nothing differs but {counted(len(same.observed), 'new public name')}"
        results[_BEHAVIOUR] = CriterionResult("passed", gain)
    compared = code_of(first.sections, second.sections, declared)
    if compared is not None and results[CODE_PROOF].state == "passed":
        results[CODE_PROOF] = CriterionResult("passed", told_together(compared.endpoints))
    differing = differing_code(first.sections, second.sections, declared)
    lines = {each.line for each in compare(first, second, declared) if not each.declared}
    shown = [each.difference for line, each in differing.items() if line in lines]
    return RepairProof(results, tuple(differing_sources(shown, before, after)))
