"""``migration.md`` beside the README: what was proved, for a reviewer to read in a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from refactor_kit.base import Edit, Module
from refactor_kit.proof.comparing.digests import varying_sections
from refactor_kit.proof.judging import is_beyond, needed_level
from refactor_kit.proof.judging.code_record import CODE_PROOF
from refactor_kit.proof.observing.learning import volatile_places
from refactor_kit.recipe.steps import Recipe
from refactor_kit.records.evidence import Evidence, ProofRecord, evidence_path
from refactor_kit.runtime.wording import counted

from .told_changes import change_lines

_NOT_RUN = "not-run"
_WORDS = {
    "passed": "✔ proved",
    "failed": "✘ failed",
    "unproved": "? unproved",
    _NOT_RUN: "○ not run",
}
_VARIANTS = {
    "without ": "a field missing",
    "wrong type of ": "a wrong type",
    "with an unknown field": "an unknown field",
    "with an empty body": "an empty body",
}
_VALID = "valid"
_CODE = "code"


def certificate_edit(module: Module, evidence: Evidence, recipe: Recipe) -> Edit:
    """The page for ``evidence``, written anew."""
    text = "\n".join(_lines(module, evidence, recipe)).rstrip("\n") + "\n"
    return Edit(module.report_file, text.encode())


def _lines(module: Module, evidence: Evidence, recipe: Recipe) -> Iterator[str]:
    yield f"# How `{module.name}` was migrated"
    yield ""
    yield f"Recipe `{evidence.recipe}`: {recipe.title[0].lower()}{recipe.title[1:]}."
    yield _summary(evidence)
    packages = sorted(evidence.versions.items())
    seen = ", ".join(f"{name} {version}" for name, version in packages)
    beside = f", observed with {seen}" if seen else ""
    yield f"The evidence is `{evidence_path(module.name)}`{beside};"
    yield f"`refactor-kit verify {module.name}` recomputes it."
    yield ""
    yield from _endpoint_lines(evidence)
    reasons = {_plain(each.difference): each.reason for each in module.settings.accept}
    yield from _difference_lines(evidence, reasons)
    yield from _varying_lines(evidence)
    yield from _proof_lines(evidence)
    if evidence.accepted:
        yield "## Accepted since"
        yield ""
        yield from (f"- {reason}" for reason in evidence.accepted)
        yield ""


def _summary(evidence: Evidence) -> str:
    """``2 endpoints, 2 moved. 8 proofs: 7 proved, 1 not proved.``"""
    answers = evidence.answers
    moved = sum(1 for key, answer in answers.items() if answer.get("was", key) != key)
    served = f"{counted(len(answers), 'endpoint')}, {moved or 'none'} moved. "
    endpoints = served if answers else ""
    states = Counter(_state(name, record, evidence) for name, record, _ in _proofs(evidence))
    if not states:
        return f"{endpoints}Nothing was proved."
    words = {"passed": "proved", "failed": "failed", "unproved": "not proved"}
    words[_NOT_RUN] = f"not run at level {evidence.level}"
    told = ", ".join(f"{states[state]} {word}" for state, word in words.items() if states[state])
    return f"{endpoints}{counted(sum(states.values()), 'proof')}: {told}."


def _state(name: str, record: ProofRecord, evidence: Evidence) -> str:
    """The recorded state; a proof that asks for a higher level was not run."""
    beyond = record.state == "unproved" and is_beyond(name, evidence.level)
    return _NOT_RUN if beyond else record.state


def _endpoint_lines(evidence: Evidence) -> Iterator[str]:
    answers = evidence.answers.values()
    if not answers:
        return
    known = (_CODE, _VALID, *_VARIANTS.values())
    columns = [each for each in known if any(_cell(answer, each) for answer in answers)]
    yield "## Endpoints"
    yield ""
    not_called = is_beyond("endpoints-respond", evidence.level)
    yield f"| {' | '.join(('before', 'after', *columns, 'verdict'))} |"
    yield f"|---|---|{'---|' * len(columns)}---|"
    for key, answer in evidence.answers.items():
        cells = [_cell(answer, column) for column in columns]
        verdict = _WORDS[answer["verdict"]]
        if not_called and answer["verdict"] == "unproved":
            verdict = "○ not called"
        elif answer["verdict"] != "passed":
            verdict += f": {answer['detail']}"
        row = (f"`{answer.get('was', key)}`", f"`{key}`", *cells, _escaped(verdict))
        yield f"| {' | '.join(row)} |"
    yield ""


def _cell(answer: Mapping[str, Any], column: str) -> str:
    """What became of the code; the statuses of a kind of request: ``409, 422``, ``404 → 200``."""
    if column == _CODE:
        return _escaped(answer.get("code", ""))
    now, earlier = answer["statuses"], answer.get("earlier", answer["statuses"])
    known = [name for name in {**earlier, **now} if _column(name) == column]
    pairs = {(earlier.get(name, now.get(name)), now.get(name, earlier.get(name))) for name in known}
    return ", ".join(str(new) if old == new else f"{old} → {new}" for old, new in sorted(pairs))


def _column(variant: str) -> str:
    return next((title for start, title in _VARIANTS.items() if variant.startswith(start)), _VALID)


def _difference_lines(evidence: Evidence, reasons: Mapping[str, str]) -> Iterator[str]:
    """What the plan declared, by who meets it; then what a person accepted, with the reason."""
    yield "## What changed"
    yield ""
    if not evidence.differences:
        yield "Nothing that can be seen from outside."
        yield ""
        return
    accepted = [line for line in evidence.differences if _plain(line) in reasons]
    declared = [line for line in evidence.differences if _plain(line) not in reasons]
    beside = ", and what a person accepted" if accepted else ""
    yield f"Only what the plan declared{beside}; every other difference would have failed the step."
    yield ""
    if declared:
        yield from change_lines(declared)
        yield ""
    if accepted:
        yield "Accepted by a person (`accept` in the configuration), with the reason:"
        yield ""
        yield from (f"- {line}: {reasons[_plain(line)]}" for line in accepted)
        yield ""


def _plain(line: str) -> str:
    return " ".join(line.split())


def _varying_lines(evidence: Evidence) -> Iterator[str]:
    varying = evidence.observations or varying_sections(evidence.varying)
    where: dict[str, list[str]] = {}
    for place, kind in volatile_places(varying):
        value, of, endpoint = place.rpartition(" of ")
        told = where.setdefault(f"`{endpoint}`: " if of else "", [])
        told.append(f"`{value if of else place}` ({kind})")
    if where:
        yield "## What varies by itself, and is compared by its shape"
        yield ""
        yield from (f"- {endpoint}{', '.join(values)}" for endpoint, values in where.items())
        yield ""


def _proof_lines(evidence: Evidence) -> Iterator[str]:
    yield "## What was proved"
    yield ""
    yield "| proof | steps | outcome | observed |"
    yield "|---|---|---|---|"
    for name, record, steps in _proofs(evidence):
        numbers = ", ".join(map(str, steps))
        state = _state(name, record, evidence)
        seen = record.detail if state != _NOT_RUN else f'needs `proof = "{needed_level(name)}"`'
        yield f"| {name} | {numbers} | {_WORDS[state]} | {_escaped(seen)} |"
    yield ""
    left = {
        name: record.detail
        for step in evidence.steps.values()
        for name, record in step.proofs.items()
        if record.state == "n/a"
    }
    for reason in dict.fromkeys(left.values()):
        names = ", ".join(name for name, why in left.items() if why == reason)
        yield f"Not applicable, since {reason}: {names}."
        yield ""


def _proofs(evidence: Evidence) -> list[tuple[str, ProofRecord, list[int]]]:
    """Each proof that had something to look at, once for the steps that agree on its outcome.

    That of the code comes first: the others rest on it.
    """
    found: dict[tuple[str, str, str], tuple[str, ProofRecord, list[int]]] = {}
    for number, step in sorted(evidence.steps.items()):
        for name, record in sorted(step.proofs.items()):
            if record.state != "n/a":
                key = (name, record.state, record.detail)
                found.setdefault(key, (name, record, []))[2].append(number)
    return sorted(found.values(), key=lambda proof: proof[0] != CODE_PROOF)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")
