"""``migration.md`` beside the README: what was proved, for a reviewer to read in a minute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from refactor_kit.base import Edit, Module
from refactor_kit.evidence import Evidence, evidence_path
from refactor_kit.recipe import Recipe

_WORDS = {"passed": "✔ proved", "failed": "✘ failed", "unproved": "? unproved"}


def certificate_path(module: Module) -> str:
    return str(PurePosixPath(module.docs_file).parent / "migration.md")


def certificate_edit(module: Module, evidence: Evidence, recipe: Recipe) -> Edit:
    """The page for ``evidence``, written anew."""
    text = "\n".join(_lines(module, evidence, recipe)).rstrip("\n") + "\n"
    return Edit(certificate_path(module), text.encode())


def _lines(module: Module, evidence: Evidence, recipe: Recipe) -> Iterator[str]:
    yield f"# How `{module.name}` was migrated"
    yield ""
    yield f"Recipe `{evidence.recipe}`: {recipe.title[0].lower()}{recipe.title[1:]}."
    yield f"The evidence behind this page is `{evidence_path(module.name)}`; `refactor-kit verify"
    yield f"{module.name}` recomputes it."
    yield ""
    yield from _proof_lines(evidence, recipe)
    yield from _answer_lines(evidence)
    yield from _difference_lines(evidence)
    yield from _observation_lines(evidence)
    if evidence.accepted:
        yield "## Accepted since"
        yield ""
        yield from (f"- {reason}" for reason in evidence.accepted)
        yield ""


def _proof_lines(evidence: Evidence, recipe: Recipe) -> Iterator[str]:
    yield "## What was proved"
    yield ""
    yield "| step | proof | outcome | observed |"
    yield "|---|---|---|---|"
    for step in recipe.steps:
        record = evidence.steps.get(step.number)
        for name, proof in sorted(record.proofs.items()) if record else ():
            detail = proof.detail.replace("|", "\\|")
            yield f"| {step.number} | {name} | {_WORDS[proof.state]} | {detail} |"
    yield ""


def _answer_lines(evidence: Evidence) -> Iterator[str]:
    if not evidence.answers:
        return
    yield "## How each endpoint answers"
    yield ""
    yield "Statuses by variant of the request, called over HTTP before and after."
    yield ""
    yield "| before | after | verdict |"
    yield "|---|---|---|"
    for key, answer in evidence.answers.items():
        earlier, now = _statuses(answer.get("earlier", {})), _statuses(answer["statuses"])
        before = f"`{answer.get('was', key)}`<br>{earlier}"
        yield f"| {before} | `{key}`<br>{now} | {_WORDS[answer['verdict']]}: {answer['detail']} |"
    yield ""


def _statuses(statuses: Mapping[str, int]) -> str:
    """``201 valid; 422 without user_id, wrong type``: variants gathered by status."""
    variants: dict[int, list[str]] = {}
    for variant, status in statuses.items():
        variants.setdefault(status, []).append(variant)
    return "; ".join(f"{status} {', '.join(names)}" for status, names in variants.items())


def _difference_lines(evidence: Evidence) -> Iterator[str]:
    yield "## What changed for callers"
    yield ""
    if evidence.differences:
        yield "Only what the plan declared:"
        yield ""
        yield from (f"- {difference}" for difference in evidence.differences)
    else:
        yield "Nothing."
    yield ""


def _observation_lines(evidence: Evidence) -> Iterator[str]:
    if not evidence.versions:
        return
    versions = ", ".join(f"{name} {version}" for name, version in sorted(evidence.versions.items()))
    yield f"Observed with {versions}."
    yield ""
