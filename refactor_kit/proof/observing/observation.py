"""What was seen of the target at one moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from refactor_kit.base import Context, ProofLevel
from refactor_kit.proof.observing.artifacts import run_generator
from refactor_kit.proof.observing.booting import boot_error, missing_settings, proved_all_the_same
from refactor_kit.proof.observing.generator_hints import generator_faults
from refactor_kit.proof.observing.module_view import module_view
from refactor_kit.proof.observing.probe import ask_probe
from refactor_kit.proof.observing.replay import Replayer
from refactor_kit.proof.observing.suite import run_suite
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target
from refactor_kit.runtime.errors import Refused

LEVELS: tuple[ProofLevel, ...] = ("none", "import", "openapi", "replay")


@dataclass(frozen=True, slots=True)
class Observation:
    """Sections of JSON values: ``import``, ``openapi``, ``routes``, ``resolution``, ``state``,
    ``schemas``, ``exports``, ``examples``, ``generator``, ``artifacts``, ``tests``, ``replay``.

    A section that was not looked at is absent. ``versions`` are the target's own packages.
    """

    level: ProofLevel
    sections: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def boots(self) -> bool:
        """Whether the app loads and, where a server was started, answers."""
        replayed = self.sections.get("replay", {"booted": True})
        return bool(self.sections.get("import", {}).get("ok")) and bool(replayed["booted"])

    def reaches(self, level: ProofLevel) -> bool:
        return LEVELS.index(self.level) >= LEVELS.index(level)

    def for_module(self, context: Context) -> dict[str, Any]:
        """The sections as far as they concern ``context.module``: what evidence keeps."""
        return module_view(self.sections, context)

    def to_json(self) -> dict[str, Any]:
        """Canonical: equal observations give equal documents. Routes keep their order."""
        document = {
            "level": self.level,
            "versions": dict(self.versions),
            "sections": dict(self.sections),
        }
        canonical: dict[str, Any] = json.loads(json.dumps(document, sort_keys=True))
        return canonical

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Observation:
        return cls(document["level"], document["sections"], document["versions"])


def observe(
    copy: ScratchCopy,
    context: Context,
    *,
    level: ProofLevel,
    with_tests: bool,
    with_generator: bool,
    twice: bool = False,
) -> Observation:
    """Looks at the target in ``copy``; ``twice`` replays twice to learn what is volatile.

    A target that does not boot is an observation, not an error: see :func:`require_boot`. Nothing
    more of it is run; what hangs on import would hang in each test too.
    """
    if level == "none":
        return Observation(level)
    target = Target(copy)
    copy.reset()
    sections = ask_probe(target, context, level=level)
    versions = sections.pop("versions", {})
    requests = sections.pop("requests", [])
    written = set(copy.products())
    replayer, boots = None, bool(sections["import"]["ok"])
    if level == "replay" and boots:
        replayer = Replayer(target, context, requests, sections["import"])
        replayer.run()
        written |= copy.products()
        boots = bool(replayer.first["booted"])
    sections["writes"] = sorted(target.scrubber.text(path) for path in written)
    if boots:
        sections.update(_commands(target, context, generator=with_generator, tests=with_tests))
    if replayer is not None:
        # The other runs come between the two replays: the more time passes, the more is learned.
        sections["replay"] = replayer.learned() if twice and boots else replayer.first
    copy.reset()
    return Observation(level, sections, versions)


def _commands(target: Target, context: Context, *, generator: bool, tests: bool) -> dict[str, Any]:
    """The sections that come from the configured commands."""
    sections: dict[str, Any] = {}
    if generator and context.settings.generator:
        sections["generator"], sections["artifacts"] = run_generator(target, context)
        sections["generator_faults"] = generator_faults(target.copy.tree, context)
    if tests and context.settings.test_command:
        sections["tests"] = run_suite(target, context)
    return sections


def observe_tests(
    copy: ScratchCopy, context: Context, *, module_only: bool = False
) -> dict[str, Any]:
    """The section ``tests`` alone, of code that has been observed already."""
    section = run_suite(Target(copy), context, module_only=module_only)
    copy.reset()
    return section


def require_boot(observation: Observation, context: Context) -> None:
    """Refuses, before anything is written, to go on with a target that does not boot here."""
    if observation.boots or observation.level == "none":
        return
    lines = boot_error(observation.sections)
    missing = missing_settings("\n".join(lines))
    lines += proved_all_the_same(observation.sections)
    named = f"; missing: {', '.join(missing)}" if missing else ""
    shown = "".join(f"\n    {line}" for line in lines)
    raise Refused(
        f"{context.settings.app} does not boot here{named}{shown}",
        where=context.settings.source,
        remedy="give what it needs in env-file or env, lower proof, or use --no-exec",
    )
