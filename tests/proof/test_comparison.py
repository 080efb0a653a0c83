"""A migration that is right shows only what it declares."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from refactor_kit.base import AcceptedDifference
from refactor_kit.proof.comparing.comparison import compare, declared_lines, settled_after
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.observing.observation import Observation

from .services import AFTER, BEFORE, context_of, declared, observed, tree_of


@pytest.fixture(scope="module")
def before() -> Observation:
    return observed(BEFORE, level="replay", with_tests=True, with_generator=True, twice=True)


@pytest.fixture(scope="module")
def after() -> Observation:
    return observed(AFTER, level="replay", with_tests=True, with_generator=True)


def test_right_migration_shows_only_declared_differences(
    before: Observation, after: Observation
) -> None:
    assert [each.line for each in compare(before, after, declared()) if not each.declared] == []
    lines = declared_lines(before, after, declared())
    assert any(line.startswith("tag desk added to POST /desk/close") for line in lines)
    assert any(line.startswith("new public name DeskOpenInput") for line in lines)
    assert any(line.startswith("example_input in schemas.desk_open.desk_open") for line in lines)


def test_every_criterion_passes(before: Observation, after: Observation) -> None:
    context = context_of(tree_of(AFTER))
    results = [judge(before, after, declared(), context) for judge in PROOFS.values()]
    assert [(result.name, result.state) for result in results] == [
        (name, "passed") for name in PROOFS
    ], results


def test_evidence_is_the_same_each_time(before: Observation, after: Observation) -> None:
    again = observed(AFTER, level="replay", with_tests=True, with_generator=True)
    context = context_of(tree_of(AFTER))
    documents = [
        json.dumps(settled_after(before, each, declared()).for_module(context), sort_keys=True)
        for each in (after, again)
    ]
    assert documents[0] == documents[1]
    assert "/tmp" not in documents[0]


def test_evidence_serves_a_later_comparison(before: Observation, after: Observation) -> None:
    context = context_of(tree_of(AFTER))
    kept = settled_after(before, after, declared()).for_module(context)
    recorded = Observation.from_json(
        json.loads(json.dumps(Observation("replay", kept, {}).to_json()))
    )
    fresh = Observation("replay", observed(AFTER, level="replay").for_module(context), {})
    assert compare(recorded, fresh, declared().shipped()) == ()


def test_accepted_difference_is_declared_with_its_reason(after: Observation) -> None:
    changed = observed({**AFTER, "api/main.py": AFTER["api/main.py"].replace('"Desk"', '"Table"')})
    line = 'openapi info.title: "Desk" -> "Table"'
    (difference,) = compare(after, changed, declared().shipped())
    assert (difference.line, difference.declared) == (line, False)
    accepting = replace(declared().shipped(), accepted=(AcceptedDifference(line, "a nicer word"),))
    (difference,) = compare(after, changed, accepting)
    assert (difference.declared, difference.reason) == (True, "accepted: a nicer word")
