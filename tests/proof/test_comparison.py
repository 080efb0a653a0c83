"""A migration that is right shows only what it declares."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from refactor_kit.base import AcceptedDifference
from refactor_kit.proof.comparing.comparison import compare, declared_lines
from refactor_kit.proof.comparing.settling import settled_after
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.observing.module_view import module_view
from refactor_kit.proof.observing.observation import Observation

from .conftest import ObserveOnce
from .services import AFTER, BEFORE, context_of, declared, observed, tree_of


@pytest.fixture(scope="session")
def before(observe_once: ObserveOnce) -> Observation:
    return observe_once(BEFORE, level="replay", with_tests=True, with_generator=True, twice=True)


@pytest.fixture(scope="session")
def after(observe_once: ObserveOnce) -> Observation:
    return observe_once(AFTER, level="replay", with_tests=True, with_generator=True)


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
    results = {name: judge(before, after, declared(), context) for name, judge in PROOFS.items()}
    states = {name: result.state for name, result in results.items()}
    assert states == dict.fromkeys(PROOFS, "passed"), results


def test_evidence_is_the_same_each_time(before: Observation, after: Observation) -> None:
    again = observed(AFTER, level="replay", with_tests=True, with_generator=True)
    context = context_of(tree_of(AFTER))
    documents = [
        json.dumps(module_view(settled.sections, context), sort_keys=True)
        for settled in (settled_after(before, each, declared()) for each in (after, again))
    ]
    assert documents[0] == documents[1]
    assert "/tmp" not in documents[0]


def test_evidence_serves_a_later_comparison(before: Observation, after: Observation) -> None:
    context = context_of(tree_of(AFTER))
    kept = module_view(settled_after(before, after, declared()).sections, context)
    recorded = Observation("replay", json.loads(json.dumps(kept)))
    fresh = observed(AFTER, level="replay")
    fresh = replace(fresh, sections=module_view(fresh.sections, context), versions={})
    assert compare(recorded, fresh, declared().shipped()) == ()


def test_accepted_difference_is_declared_with_its_reason(after: Observation) -> None:
    changed = observed({**AFTER, "api/main.py": AFTER["api/main.py"].replace('"Desk"', '"Table"')})
    line = 'openapi info.title: "Desk" -> "Table"'
    in_code, difference = compare(after, changed, declared().shipped())
    assert in_code.line == "code of the application: setting title: 'Desk' -> 'Table'"
    assert (difference.line, difference.declared) == (line, False)
    accepting = replace(declared().shipped(), accepted=(AcceptedDifference(line, "a nicer word"),))
    _, difference = compare(after, changed, accepting)
    assert (difference.declared, difference.reason) == (True, "accepted: a nicer word")
