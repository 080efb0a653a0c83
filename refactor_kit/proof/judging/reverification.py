"""A migrated module looked at again, beside what its evidence keeps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from refactor_kit.base import Context, ProofLevel, SourceTree
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.proof.comparing.comparison import Difference, compare
from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint
from refactor_kit.proof.comparing.digests import (
    Digests,
    changed,
    digests,
    requests_to,
    with_shapes,
)
from refactor_kit.proof.comparing.run_comparison import ASKED
from refactor_kit.proof.judging.asked_again import always_asked, confirmed_answers, with_answers
from refactor_kit.proof.judging.code_record import reached_code
from refactor_kit.proof.judging.confirming import confirmed
from refactor_kit.proof.observing.module_view import module_view, own_endpoints
from refactor_kit.proof.observing.observation import Observation, observe
from refactor_kit.proof.observing.second_names import second_names
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.reading.application.mounting import registers_at_startup
from refactor_kit.reading.retired.grace_periods import old_paths_until
from refactor_kit.reading.routes import read_router
from refactor_kit.records.evidence import Evidence
from refactor_kit.records.recorded_code import Code


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The target as it was when the evidence was recorded, seen again.

    ``observation`` is ``None`` where it cannot be had, and ``problem`` says why.
    """

    observation: Observation | None
    problem: str = ""


# Sees the recorded state again; given are the sections of which something differs.
Rebuild = Callable[[Collection[str]], Rebuilt]


@dataclass(frozen=True, slots=True)
class Reverification:
    """The target now beside the target as recorded; nothing may differ any more.

    ``unknown`` are subjects that are not as recorded, where what they were cannot be told. ``code``
    is what the module's endpoints reach now; empty where that was not looked at.
    """

    recorded: Observation
    now: Observation
    declared: Declared
    unknown: tuple[Difference, ...] = ()
    code: Code = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Everything that differs, tests that were added among it."""
        return (*compare(self.recorded, self.now, self.declared), *self.unknown)

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
        declared = shipped(context, self.now.sections)
        return Reverification(self.now, self.now, declared, code=self.code)


def prove_again(
    copy: ScratchCopy,
    context: Context,
    evidence: Evidence,
    rebuild: Rebuild,
    *,
    level: ProofLevel,
    with_tests: bool = True,
    with_generator: bool = True,
    twice: bool = False,
) -> Reverification:
    """Look at the module in ``copy`` as closely as ``level`` says and compare with ``evidence``.

    What differs in its digest alone is told by seeing the recorded state again: ``rebuild`` is
    asked only then. ``twice`` learns anew what is volatile, for what is to be recorded.
    """
    seen = observe(
        copy,
        context,
        level=level,
        with_tests=with_tests,
        with_generator=with_generator,
        twice=twice,
    )
    keys = asked_keys(evidence, seen, context, anew=twice)
    seen = with_answers(copy, context, seen, keys, twice=twice)
    now = replace(seen, sections=module_view(seen.sections, context))
    if evidence.observations:
        now = replace(now, sections=_as_kept_at_first(now.sections))
        recorded = Observation(evidence.level, evidence.observations, evidence.versions)
        unknown: tuple[Difference, ...] = ()
    else:
        recorded, unknown = _recorded(evidence, now, context, rebuild)
    declared = shipped(context, recorded.sections)
    if not declared.served:
        declared = replace(declared, endpoints=tuple(_at_startup(copy.tree, context)))
    if now.boots and not twice:
        now = confirmed(recorded, now, declared, copy, context)
        now = confirmed_answers(recorded, now, declared, copy, context)
    code = reached_code(MemoizingTree(copy.tree), context, seen.sections)
    return Reverification(recorded, now, declared, unknown, code)


def asked_keys(
    evidence: Evidence, seen: Observation, context: Context, *, anew: bool = False
) -> frozenset[str]:
    """The module's endpoints that are asked in any case: those whose answers are recorded.

    ``anew`` also those that the configuration names since.
    """
    recorded = _recorded_keys(evidence)
    return recorded | asked_since(evidence, seen, context) if anew else recorded


def asked_since(evidence: Evidence, seen: Observation, context: Context) -> frozenset[str]:
    """Those that the configuration names, and whose answers are not recorded."""
    own = {f"{method} {path}" for method, path in own_endpoints(seen.sections, context)}
    return frozenset(always_asked(context)) & own - _recorded_keys(evidence)


def comparable_keys(evidence: Evidence, now: Observation) -> frozenset[str]:
    """Those that are asked now what they were asked when their answers were recorded."""
    known = evidence.digests.get(ASKED, {})
    made = digests({ASKED: now.sections.get(ASKED, {})})[ASKED]
    return frozenset(
        key
        for key in _recorded_keys(evidence)
        if known[requests_to(key)] == made.get(requests_to(key))
    )


def _recorded_keys(evidence: Evidence) -> frozenset[str]:
    known = evidence.digests.get(ASKED, {})
    return frozenset(key for key in known if requests_to(key) in known)


def _as_kept_at_first(sections: Mapping[str, Any]) -> dict[str, Any]:
    """``sections`` as the first version of evidence kept them: of the components the schemas."""
    document = sections.get("openapi", {})
    if "components" not in document:
        return dict(sections)
    components = {"schemas": document["components"].get("schemas", {})}
    return {**sections, "openapi": {**document, "components": components}}


def _recorded(
    evidence: Evidence, now: Observation, context: Context, rebuild: Rebuild
) -> tuple[Observation, tuple[Difference, ...]]:
    """What ``evidence`` stands for, and what of it cannot be told.

    What is of the recorded digest is as it is now. The rest is taken from the recorded state, seen
    again; where that gives another digest, nobody knows what it was.
    """

    def told(sections: Mapping[str, Any]) -> Digests:
        return digests(sections, evidence.varying, finely=not evidence.is_condensed)

    asked = comparable_keys(evidence, now)
    differing = tuple(
        each
        for each in changed(evidence.digests, told(now.sections))
        if each[0] != ASKED or each[1] in asked
    )
    sections, unknown = dict(now.sections), list(differing)
    problem = ""
    if differing:
        named = {section for section, _ in differing}
        rebuilt = rebuild(named)
        problem = rebuilt.problem
        if rebuilt.observation is None:
            sections |= {name: _NOTHING_WRONG[name] for name in named & _NOTHING_WRONG.keys()}
        else:
            earlier = module_view(rebuilt.observation.sections, context)
            sections |= {name: earlier[name] for name in earlier if name in now.sections}
            unseen = set(changed(evidence.digests, told(earlier)))
            unknown = [each for each in differing if each in unseen]
    steady = with_shapes(sections, evidence.varying)
    recorded = Observation(evidence.level, steady, evidence.versions)
    lines = [Difference(each[0], _unknown_line(*each, problem)) for each in unknown]
    return recorded, tuple(lines)


# What a section is taken to have been where it is not known: nothing in it was accepted as faulty.
_NOTHING_WRONG: Mapping[str, Any] = {"import": {"ok": True}, "tests": {"outcomes": {}, "own": []}}


def _unknown_line(section: str, subject: str, problem: str) -> str:
    return f"{section} of {subject} is not as recorded; what it was is unknown: {problem}"


def _at_startup(tree: SourceTree, context: Context) -> Iterator[MovedEndpoint]:
    """The endpoints that were not observed, since only the application's start-up makes them."""
    if registers_at_startup(tree, context.settings):
        for each in read_router(tree, context).endpoints:
            if each.startup:
                path = each.new_path
                yield MovedEndpoint(each.method, path, path, startup=each.startup)


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
        endpoints=tuple(each for each in endpoints if each.new_key not in kept),
        parts=tuple(part.name for part in module.parts),
        accepted=module.settings.accept,
        gone=tuple(each for each in endpoints if each.new_key in kept),
    )
