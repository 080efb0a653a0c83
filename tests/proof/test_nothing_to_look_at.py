"""A proof with nothing to look at says so at every level, and is never proved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from refactor_kit.base import PROOF_LEVELS, Context, ProofLevel
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.observing.observation import Observation

from .services import AFTER, context_of, declared, tree_of

CONFIGURED = {
    "generator-imports-parts": "no generator is configured",
    "generator-succeeds": "no generator is configured",
    "examples-match-artifacts": "no generator is configured",
    "tests-green": "no test-command is configured",
}
OF_ENDPOINTS: dict[str, ProofLevel] = {
    "endpoints-once-under-tag": "openapi",
    "endpoints-respond": "replay",
}


def context() -> Context:
    found = context_of(tree_of(AFTER))
    return replace(found, settings=replace(found.settings, generator=(), test_command=()))


def observed(level: ProofLevel, **more: Any) -> Observation:
    sections: dict[str, Any] = {"import": {"ok": True}, **more}
    if PROOF_LEVELS.index(level) >= PROOF_LEVELS.index("openapi"):
        sections |= {"routes": [], "exports": {}}
    if level == "replay":
        sections["replay"] = {"booted": True, "exchanges": {}}
    return Observation(level, sections)


@pytest.mark.parametrize("level", PROOF_LEVELS)
@pytest.mark.parametrize("name", CONFIGURED)
def test_what_is_not_configured_is_not_applicable(name: str, level: ProofLevel) -> None:
    after = observed(level)

    result = PROOFS[name](after, after, declared(), context())

    assert (result.state, result.detail) == ("n/a", CONFIGURED[name])


@pytest.mark.parametrize("level", PROOF_LEVELS)
@pytest.mark.parametrize("name", OF_ENDPOINTS)
def test_a_module_without_endpoints_has_none_to_prove(name: str, level: ProofLevel) -> None:
    after = observed(level)
    without = replace(declared(), endpoints=())

    result = PROOFS[name](after, after, without, context())

    is_seen = PROOF_LEVELS.index(level) >= PROOF_LEVELS.index(OF_ENDPOINTS[name])
    assert result.state == ("n/a" if is_seen else "unproved")


def test_a_suite_that_tells_of_no_test_proves_nothing() -> None:
    after = observed("import", tests={"outcomes": {}, "own": []})
    settings = replace(context().settings, test_command=("true",))

    result = PROOFS["tests-green"](after, after, declared(), replace(context(), settings=settings))

    assert (result.state, result.detail) == ("n/a", "the test command tells of no test")


def test_a_suite_that_lost_its_tests_fails() -> None:
    before = observed("import", tests={"outcomes": {"test_a.py::test_it": "passed"}, "own": []})
    after = observed("import", tests={"outcomes": {}, "own": []})
    settings = replace(context().settings, test_command=("true",))

    result = PROOFS["tests-green"](before, after, declared(), replace(context(), settings=settings))

    assert result.state == "failed"
