"""The outcome of each proof of each step, as the evidence records it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, get_args

from refactor_kit.base.records import dataclass, field

ProofState = Literal["passed", "failed", "unproved", "n/a"]
_LONGEST = 112
_KIND = "sha256:"


@dataclass(frozen=True, slots=True)
class ProofRecord:
    """The outcome of one proof; ``inputs`` is the digest of the target files it depends on.

    It is empty where nothing was looked at: nothing was run, or the configuration names nothing.
    ``code`` is that of what the files say; empty in evidence of earlier versions. ``detail`` is
    made of names, counts and statuses. ``seen`` may hold values that were observed, and so anything
    that the target's environment holds: it is told in this run, and never kept.
    """

    state: ProofState
    detail: str
    inputs: str = ""
    code: str = ""
    seen: str = ""

    @property
    def told(self) -> str:
        """What is known of the outcome now."""
        return self.seen or self.detail

    def rests_on(self, inputs: str) -> bool:
        """Whether ``inputs`` is the digest recorded."""
        return _is_recorded(inputs, self.inputs)

    def says(self, code: str) -> bool:
        """Whether ``code`` is the digest recorded, likewise."""
        return _is_recorded(code, self.code)


def _is_recorded(digest: str, recorded: str) -> bool:
    """Earlier versions name the kind of a digest, and the first holds a longer one."""
    return bool(digest) and recorded.removeprefix(_KIND).startswith(digest.removeprefix(_KIND))


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step that was carried out; ``not_applicable`` says why it had no subject."""

    proofs: Mapping[str, ProofRecord] = field(default_factory=dict)
    not_applicable: str = ""


def steps_document(steps: Mapping[int, StepRecord]) -> dict[str, Any]:
    """The steps by their numbers, and each outcome of a proof once for the steps that share it."""
    shared: dict[tuple[str, ProofRecord], list[int]] = {}
    for number in sorted(steps):
        for name, proof in sorted(steps[number].proofs.items()):
            shared.setdefault((name, proof), []).append(number)
    return {
        "steps": sorted(steps),
        "not_applicable": {
            str(number): steps[number].not_applicable
            for number in sorted(steps)
            if steps[number].not_applicable
        },
        "proofs": [
            {"proof": name, "steps": " ".join(map(str, numbers)), **_proof_document(proof)}
            for (name, proof), numbers in shared.items()
        ],
    }


def steps_in(document: Mapping[str, Any]) -> dict[int, StepRecord]:
    """The steps that :func:`steps_document` wrote; ``ValueError`` where it is none."""
    reasons = document["not_applicable"]
    proofs: dict[int, dict[str, ProofRecord]] = {int(number): {} for number in document["steps"]}
    for entry in document["proofs"]:
        for number in entry["steps"].split():
            proofs[int(number)][str(entry["proof"])] = _proof_record(entry)
    return {
        number: StepRecord(found, str(reasons.get(str(number), "")))
        for number, found in proofs.items()
    }


def steps_in_first_version(steps: Mapping[str, Any]) -> dict[int, StepRecord]:
    """The steps of evidence whose ``schema_version`` is 1."""
    return {
        int(number): StepRecord(
            {name: _proof_record(proof) for name, proof in step.get("proofs", {}).items()},
            step.get("not_applicable", ""),
        )
        for number, step in steps.items()
    }


def first_version_of(steps: Mapping[int, StepRecord]) -> dict[str, Any]:
    """The steps as evidence whose ``schema_version`` is 1 holds them."""
    document: dict[str, Any] = {}
    for number in sorted(steps):
        record = steps[number]
        step: dict[str, Any] = {}
        if record.not_applicable:
            step["not_applicable"] = record.not_applicable
        if record.proofs:
            step["proofs"] = {
                name: {
                    "state": proof.state,
                    "detail": proof.detail,
                    "inputs": proof.inputs,
                    **({"code": proof.code} if proof.code else {}),
                }
                for name, proof in sorted(record.proofs.items())
            }
        document[str(number)] = step
    return document


def wrapped(lines: Iterable[str]) -> list[str]:
    """``lines``, those that are long in pieces; a piece that begins with a blank goes on."""
    return [piece for line in lines for piece in _pieces(line)]


def _pieces(line: str) -> Iterator[str]:
    while len(line) > _LONGEST and (at := line.rfind(" ", 1, _LONGEST)) > 0:
        yield line[:at]
        line = line[at:]
    yield line


def unwrapped(pieces: Iterable[str]) -> tuple[str, ...]:
    """The lines that :func:`wrapped` was given."""
    lines: list[str] = []
    for piece in pieces:
        if piece.startswith(" ") and lines:
            lines[-1] += piece
        else:
            lines.append(piece)
    return tuple(lines)


def _proof_document(proof: ProofRecord) -> dict[str, Any]:
    digests = {"inputs": proof.inputs, "code": proof.code}
    return {
        "state": proof.state,
        "detail": proof.detail,
        **{name: digest for name, digest in digests.items() if digest},
    }


def _proof_record(proof: Mapping[str, Any]) -> ProofRecord:
    if proof["state"] not in get_args(ProofState):
        raise ValueError(f"no proof is {proof['state']!r}")
    digests = str(proof.get("inputs", "")), str(proof.get("code", ""))
    return ProofRecord(proof["state"], str(proof["detail"]), *digests)
