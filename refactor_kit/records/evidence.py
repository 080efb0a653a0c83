"""What was proved about a module: ``.refactor-kit/evidence/<module>.json``.

Deterministic: no time, duration, host, path or tool version, so that a repeated or recovered run
writes the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refactor_kit.base import PROOF_LEVELS, Module, ProofLevel, SourceTree
from refactor_kit.base.records import dataclass, field, replace
from refactor_kit.records import EVIDENCE_FOLDER
from refactor_kit.records.proof_records import (
    ProofRecord,
    ProofState,
    StepRecord,
    first_version_of,
    steps_document,
    steps_in,
    steps_in_first_version,
    unwrapped,
    wrapped,
)
from refactor_kit.records.recorded_answers import answer_document, answer_in
from refactor_kit.records.varying import Varying, varying_document, varying_in
from refactor_kit.records.versions import require_known
from refactor_kit.runtime.errors import DamagedEvidence
from refactor_kit.runtime.plain_text import shown

__all__ = [
    "SCHEMA_VERSION",
    "Evidence",
    "ProofRecord",
    "ProofState",
    "StepRecord",
    "evidence_bytes",
    "evidence_path",
    "new_evidence",
    "read_evidence",
    "wiring_kept",
]

# What reads a wiring or the code is loaded for evidence that keeps one.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from refactor_kit.base.wiring import Wiring
    from refactor_kit.records.recorded_code import Code, RecordedTests


SCHEMA_VERSION = 3
_FIRST_VERSION = 1
_FINE_VERSION = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything recorded about one module.

    ``digests`` are of what the target was observed to be after the migration, by section and
    subject, ``varying`` where a value varies by itself, with its shape. Evidence of version 1 holds
    the ``observations`` themselves instead. ``code`` are the definitions that the endpoints and the
    application reach, with the digests of their source; evidence of earlier versions has none.
    ``tests`` is the code of the module's tests, once these ran. ``versions`` are the target's
    packages that all of it depends on, ``level`` how closely was looked. ``differences`` are the
    declared differences that the proof saw, ``answers`` how each endpoint answered before and
    after. ``route_files``, ``all_route_files`` and ``widened`` are what an earlier refactor-kit
    recorded of the guard here; today ``.refactor-kit/guard/`` says it. ``accepted`` are reasons
    given for observations recorded anew. ``wiring`` is how the application was seen to serve the
    module, where the source alone does not show it.
    """

    module: str
    recipe: str
    route_files: tuple[str, ...] = ()
    all_route_files: tuple[str, ...] = ()
    steps: Mapping[int, StepRecord] = field(default_factory=dict)
    level: ProofLevel = "none"
    digests: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    varying: Varying = ()
    observations: Mapping[str, Any] = field(default_factory=dict)
    code: Code = ()
    tests: RecordedTests = None
    versions: Mapping[str, str] = field(default_factory=dict)
    differences: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    widened: bool = False
    accepted: tuple[str, ...] = ()
    version: int = SCHEMA_VERSION
    wiring: Wiring | None = None

    @property
    def is_observed(self) -> bool:
        """Whether anything that was observed is recorded."""
        return bool(self.digests or self.observations)

    @property
    def is_condensed(self) -> bool:
        """Whether small subjects share a digest, as they do since version 3."""
        return self.version > _FINE_VERSION

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
    return f"{EVIDENCE_FOLDER}/{module}.json"


def new_evidence(module: Module, recipe: str) -> Evidence:
    """Evidence that records nothing yet."""
    return Evidence(module.name, recipe)


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
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise DamagedEvidence(path, line, shown(f"{error}")) from None


def wiring_kept(tree: SourceTree, module: str) -> Wiring | None:
    """How the application was seen to serve ``module``, where its source does not show it."""
    path = evidence_path(module)
    # Few modules keep one, and the rest of their evidence is long to read.
    if path not in tree or b'"wiring": {' not in tree.read(path):
        return None
    evidence = read_evidence(tree, module)
    return evidence.wiring if evidence else None


def evidence_bytes(evidence: Evidence) -> bytes:
    """The canonical file, in the version that ``evidence`` is of.

    ``DamagedEvidence`` where it would hold what is not on the list of harmless fields: somebody
    edited what was read.
    """
    if evidence.version == _FIRST_VERSION:
        import json

        document = _first_version_document(evidence)
        return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
    from refactor_kit.records.harmless_fields import require_harmless
    from refactor_kit.records.json_text import json_text

    document = _document(evidence)
    try:
        require_harmless(document)
    except ValueError as error:
        raise DamagedEvidence(evidence_path(evidence.module), 1, str(error)) from None
    return json_text(document).encode()


def _document(evidence: Evidence) -> dict[str, Any]:
    return {
        **_head(evidence),
        "level": evidence.level,
        "versions": dict(evidence.versions),
        **steps_document(evidence.steps),
        "differences": wrapped(evidence.differences),
        "answers": {key: answer_document(key, each) for key, each in evidence.answers.items()},
        "accepted": wrapped(evidence.accepted),
        "observed": {section: dict(each) for section, each in evidence.digests.items()},
        **_code_document(evidence),
        "varies": varying_document(evidence.varying),
        **_wiring_document(evidence.wiring),
    }


def _first_version_document(evidence: Evidence) -> dict[str, Any]:
    return {
        **_head(evidence),
        "steps": first_version_of(evidence.steps),
        "differences": list(evidence.differences),
        "answers": dict(evidence.answers),
        "accepted": list(evidence.accepted),
        "versions": dict(evidence.versions),
        "level": evidence.level,
        "observations": dict(evidence.observations),
        **_wiring_document(evidence.wiring),
    }


def _wiring_document(wiring: Wiring | None) -> dict[str, Any]:
    """Under its key; nothing where none is kept."""
    if wiring is None:
        return {}
    from refactor_kit.records.kept_wiring import wiring_document

    return {"wiring": document} if (document := wiring_document(wiring)) else {}


def _head(evidence: Evidence) -> dict[str, Any]:
    """What both versions begin with."""
    guard: dict[str, Any] = {
        "all_route_files": list(evidence.all_route_files),
        "route_files": list(evidence.route_files),
    }
    guard |= {"widened": True} if evidence.widened else {}
    return {
        "schema_version": evidence.version,
        "module": evidence.module,
        "recipe": evidence.recipe,
        **({"guard": guard} if any(guard.values()) else {}),
    }


def _code_document(evidence: Evidence) -> dict[str, Any]:
    if not evidence.code and evidence.tests is None:
        return {}
    from refactor_kit.records.recorded_code import code_document

    return {"code": code_document(evidence.code, evidence.tests)}


def _from_document(document: dict[str, Any]) -> Evidence:
    version = document.get("schema_version", _FIRST_VERSION)
    if version not in range(_FIRST_VERSION, SCHEMA_VERSION + 1):
        raise ValueError(f"schema_version {version}")
    guard = document.get("guard", {})
    evidence = Evidence(
        module=document["module"],
        recipe=document["recipe"],
        route_files=tuple(guard.get("route_files", ())),
        all_route_files=tuple(guard.get("all_route_files", ())),
        level=_level(document.get("level", "none")),
        versions=_mapping(document["versions"]),
        differences=unwrapped(document["differences"]),
        widened=guard.get("widened", False),
        accepted=unwrapped(document["accepted"]),
        version=version,
        wiring=_wiring(document.get("wiring")),
    )
    if version == _FIRST_VERSION:
        return replace(
            evidence,
            steps=steps_in_first_version(document["steps"]),
            observations=_mapping(document["observations"]),
            answers=document.get("answers", {}),
        )
    return replace(
        evidence,
        steps=steps_in(document),
        digests=_mapping(document["observed"]),
        **_code(document.get("code")),
        varying=varying_in(document["varies"]),
        answers={key: answer_in(key, each) for key, each in document["answers"].items()},
    )


def _level(value: Any) -> ProofLevel:
    for level in PROOF_LEVELS:
        if level == value:
            return level
    raise ValueError(f"no level of proof is {value!r}")


def _code(document: Any) -> dict[str, Any]:
    """The fields that hold code."""
    if document is None:
        return {}
    from refactor_kit.records.recorded_code import code_in, tests_in

    return {"code": code_in(document), "tests": tests_in(document)}


def _wiring(document: Any) -> Wiring | None:
    if document is None:
        return None
    from refactor_kit.records.kept_wiring import wiring_in

    return wiring_in(document)


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a table is expected, not {value!r:.40}")
    return value
