"""What was proved about a module: ``.refactor-kit/evidence/<module>.json``.

Deterministic: no time, duration, host, path or tool version, so that a repeated or recovered run
writes the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from refactor_kit.base import PROOF_LEVELS, Module, ProofLevel, SourceTree
from refactor_kit.base.records import dataclass, field, replace
from refactor_kit.records.versions import require_known
from refactor_kit.runtime.errors import UsageError

ProofState = Literal["passed", "failed", "unproved", "n/a"]
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class ProofRecord:
    """The outcome of one proof; ``inputs`` is the digest of the target files it depends on.

    It is empty where nothing was looked at: nothing was run, or the configuration names nothing.
    ``code`` is that of what the files say; empty in evidence of earlier versions.
    """

    state: ProofState
    detail: str
    inputs: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step that was carried out; ``not_applicable`` says why it had no subject."""

    proofs: Mapping[str, ProofRecord] = field(default_factory=dict)
    not_applicable: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything recorded about one module.

    ``observations`` are the target's after the migration, ``versions`` the target's packages that
    they depend on, ``level`` how closely was looked. ``differences`` are the declared differences
    that the proof saw, ``answers`` how each endpoint answered before and
    after. ``widened`` says that this module's migration widened the guard to the
    project. ``accepted`` are reasons given for observations recorded anew.
    """

    module: str
    recipe: str
    route_files: tuple[str, ...] = ()
    all_route_files: tuple[str, ...] = ()
    steps: Mapping[int, StepRecord] = field(default_factory=dict)
    level: ProofLevel = "none"
    observations: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    differences: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    widened: bool = False
    accepted: tuple[str, ...] = ()

    @property
    def last_step(self) -> int:
        """The number of the last recorded step; -1 before the first."""
        return max(self.steps, default=-1)

    @property
    def was_taken_unproved(self) -> bool:
        """Whether some step was carried out without running anything of the target."""
        return any(
            proof.state == "unproved" and not proof.inputs
            for record in self.steps.values()
            for proof in record.proofs.values()
        )

    def with_step(self, number: int, record: StepRecord) -> Evidence:
        return replace(self, steps={**self.steps, number: record})


def evidence_path(module: str) -> str:
    return f".refactor-kit/evidence/{module}.json"


def new_evidence(module: Module, recipe: str) -> Evidence:
    """Evidence that records nothing yet."""
    every = tuple(sorted({module.route_file, *(part.route_file for part in module.parts)}))
    return Evidence(module.name, recipe, (module.route_file,), every)


def read_evidence(tree: SourceTree, module: str) -> Evidence | None:
    """What the tree records about ``module``; ``None`` before its first step."""
    path = evidence_path(module)
    if path not in tree:
        return None
    import json

    try:
        document = json.loads(tree.read(path))
        require_known(path, document.get("schema_version"), SCHEMA_VERSION)
        return _from_document(document)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"is not evidence that this version can read ({error})",
            where=f"{path}:{getattr(error, 'lineno', 1)}",
            remedy="restore the file from git, or take it away and run migrate again",
        ) from None


def evidence_bytes(evidence: Evidence) -> bytes:
    """The canonical file."""
    guard: dict[str, Any] = {
        "all_route_files": list(evidence.all_route_files),
        "route_files": list(evidence.route_files),
    }
    if evidence.widened:
        guard["widened"] = True
    document = {
        "schema_version": SCHEMA_VERSION,
        "module": evidence.module,
        "recipe": evidence.recipe,
        "guard": guard,
        "steps": {
            str(number): _step_document(evidence.steps[number]) for number in sorted(evidence.steps)
        },
        "differences": list(evidence.differences),
        "answers": dict(evidence.answers),
        "accepted": list(evidence.accepted),
        "versions": dict(evidence.versions),
        "level": evidence.level,
        "observations": dict(evidence.observations),
    }
    import json

    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _step_document(record: StepRecord) -> dict[str, Any]:
    document: dict[str, Any] = {}
    if record.not_applicable:
        document["not_applicable"] = record.not_applicable
    if record.proofs:
        document["proofs"] = {
            name: _proof_document(proof) for name, proof in sorted(record.proofs.items())
        }
    return document


def _proof_document(proof: ProofRecord) -> dict[str, str]:
    document: dict[str, str] = {
        "state": proof.state,
        "detail": proof.detail,
        "inputs": proof.inputs,
    }
    return document | ({"code": proof.code} if proof.code else {})


def _from_document(document: dict[str, Any]) -> Evidence:
    if document.get("schema_version", SCHEMA_VERSION) != SCHEMA_VERSION:
        raise ValueError(f"schema_version {document['schema_version']}")
    return Evidence(
        module=document["module"],
        recipe=document["recipe"],
        route_files=tuple(document["guard"]["route_files"]),
        all_route_files=tuple(document["guard"]["all_route_files"]),
        steps={int(number): _step_record(step) for number, step in document["steps"].items()},
        level=_level(document.get("level", "none")),
        observations=_mapping(document["observations"]),
        versions=_mapping(document["versions"]),
        differences=tuple(document["differences"]),
        answers=document.get("answers", {}),
        widened=document["guard"].get("widened", False),
        accepted=tuple(document["accepted"]),
    )


def _step_record(document: dict[str, Any]) -> StepRecord:
    proofs = {}
    for name, proof in document.get("proofs", {}).items():
        if proof["state"] not in get_args(ProofState):
            raise ValueError(f"no proof is {proof['state']!r}")
        proofs[name] = ProofRecord(
            proof["state"], str(proof["detail"]), str(proof["inputs"]), str(proof.get("code", ""))
        )
    return StepRecord(proofs, document.get("not_applicable", ""))


def _level(value: Any) -> ProofLevel:
    for level in PROOF_LEVELS:
        if level == value:
            return level
    raise ValueError(f"no level of proof is {value!r}")


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a table is expected, not {value!r:.40}")
    return value
