"""A migrated module looked at again, beside what its evidence keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from refactor_kit.base import Context, ProofLevel
from refactor_kit.proof.comparing.comparison import Difference, compare
from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint
from refactor_kit.proof.judging.confirming import confirmed
from refactor_kit.proof.observing.module_view import module_view, own_endpoints
from refactor_kit.proof.observing.observation import Observation, observe
from refactor_kit.proof.observing.second_names import second_names
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.reading.retired.grace_periods import old_paths_until


@dataclass(frozen=True, slots=True)
class Reverification:
    """The target now beside the target as recorded; nothing may differ any more."""

    recorded: Observation
    now: Observation
    declared: Declared

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Everything that differs, tests that were added among it."""
        return compare(self.recorded, self.now, self.declared)

    @property
    def undeclared(self) -> tuple[str, ...]:
        """What differs and must not, one line each."""
        return tuple(each.line for each in self.differences if not each.declared)

    @property
    def other_versions(self) -> str:
        """The packages whose versions differ from those the evidence was taken with."""
        then = self.recorded.versions
        changed = [
            f"{name} {then[name]} -> {version}"
            for name, version in self.now.versions.items()
            if then.get(name, version) != version
        ]
        return ", ".join(changed)

    def accepting(self, context: Context) -> Reverification:
        """What is seen now, held to itself."""
        return Reverification(self.now, self.now, shipped(context, self.now.sections))


def prove_again(
    copy: ScratchCopy,
    context: Context,
    recorded: Observation,
    *,
    level: ProofLevel,
    with_tests: bool = True,
    with_generator: bool = True,
    twice: bool = False,
) -> Reverification:
    """Look at the module in ``copy`` as closely as ``level`` says and compare with ``recorded``.

    ``twice`` learns anew what is volatile, for what is to be recorded.
    """
    seen = observe(
        copy,
        context,
        level=level,
        with_tests=with_tests,
        with_generator=with_generator,
        twice=twice,
    )
    declared = shipped(context, recorded.sections)
    now = replace(seen, sections=module_view(seen.sections, context))
    if now.boots and not twice:
        now = confirmed(recorded, now, declared, copy, context)
    return Reverification(recorded, now, declared)


def shipped(context: Context, sections: Mapping[str, Any]) -> Declared:
    """What may differ once the migration is done: nothing but what a person accepted.

    The endpoints are those that were observed, so that one which is gone is missed. An old URL that
    was kept may be gone once nothing asks for it any more.
    """
    module = context.module
    routes, moves = sections.get("routes", ()), dict(module.settings.endpoints)
    kept = set() if old_paths_until(context) else set(second_names(routes, moves))
    endpoints = [
        MovedEndpoint(method, path, path) for method, path in own_endpoints(sections, context)
    ]
    return Declared(
        module=module.name,
        # A recipe of the repository's own adds no tag, unless it does so as the built-in one does:
        # then it stands in what was observed.
        tag="" if context.settings.has_own_recipe else module.name,
        endpoints=tuple(each for each in endpoints if each.new_key not in kept),
        parts=tuple(part.name for part in module.parts),
        accepted=module.settings.accept,
        gone=tuple(each for each in endpoints if each.new_key in kept),
    )
