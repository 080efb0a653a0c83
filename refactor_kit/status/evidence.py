"""What stands behind each cell: what ran, what was observed, and what the step changed."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from refactor_kit.base import Module, Settings, SourceTree
from refactor_kit.proof.judging import nothing_to_look_at
from refactor_kit.records.evidence import Evidence, read_evidence
from refactor_kit.status.model import Model

_SECTIONS = {
    "app-boots": ("import",),
    "generator-imports-parts": ("generator",),
    "generator-succeeds": ("generator", "artifacts"),
    "endpoints-once-under-tag": ("routes",),
    "endpoints-respond": ("replay", "certificate"),
    "examples-match-artifacts": ("artifacts", "examples"),
    "tests-green": ("tests",),
}
_ASKED = {
    "endpoints-once-under-tag": ", then its routes",
    "endpoints-respond": ", then requests made from the module's own examples",
    "code-is-the-same": ", then what each endpoint reaches, before and after, compared",
    "behaviour-unchanged": ", before and after, compared",
}
_LONGEST_OBSERVATION = 12_000


class ModuleEvidence(Model):
    """The evidence file of one module, for a person.

    ``ran`` and ``observed`` go by the name of the proof. ``changes`` maps a step's number to the
    change that carried it out.
    """

    module: str
    ran: Mapping[str, str] = {}
    observed: Mapping[str, str] = {}
    differences: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    versions: Mapping[str, str] = {}
    changes: Mapping[int, str] = {}


class StepChange(Model):
    """The commit (or the work tree) in which steps were first recorded, with its diff."""

    key: str
    title: str
    steps: tuple[int, ...]
    diff: str


def collect_evidence(
    tree: SourceTree, settings: Settings, modules: Iterable[Module]
) -> tuple[ModuleEvidence, ...]:
    """The evidence of each module that has some."""
    return tuple(
        _of_module(evidence, settings, module)
        for module in modules
        if (evidence := read_evidence(tree, module.name))
    )


def _of_module(evidence: Evidence, settings: Settings, module: Module) -> ModuleEvidence:
    proofs = [each for step in evidence.steps.values() for each in step.proofs.items()]
    recorded = {name for name, proof in proofs if proof.state != "n/a"}
    names = sorted(name for name in recorded if not nothing_to_look_at(name, settings))
    observed = {name: text for name in names if (text := _observed(name, evidence))}
    return ModuleEvidence(
        module=module.name,
        ran={name: _ran(name, settings, module) for name in names},
        observed=observed,
        differences=evidence.differences,
        accepted=evidence.accepted,
        versions=dict(evidence.versions),
    )


def _ran(name: str, settings: Settings, module: Module) -> str:
    """What was started in the scratch copy, as near to a command as it goes."""
    if name.startswith(("generator", "examples")):
        part = module.parts[0].name
        words = [word.format(part=part, module=module.name) for word in settings.generator]
        more = f"  (and {len(module.parts) - 1} more)" if len(module.parts) > 1 else ""
        return shlex.join(words) + more
    if name == "tests-green":
        return shlex.join(settings.test_command)
    started = f"uvicorn {settings.app}" if settings.proof == "replay" else f"import {settings.app}"
    return started + _ASKED.get(name, "")


def _observed(name: str, evidence: Evidence) -> str:
    sections: Mapping[str, Any] = evidence.observations or evidence.digests
    found = {key: sections[key] for key in _SECTIONS.get(name, ()) if key in sections}
    if not found:
        return ""
    text = json.dumps(found, indent=2, ensure_ascii=False)
    if len(text) <= _LONGEST_OBSERVATION:
        return text
    left = len(text) - _LONGEST_OBSERVATION
    return f"{text[:_LONGEST_OBSERVATION]}\n… cut here: {left} more characters in the evidence file"
