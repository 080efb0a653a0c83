from __future__ import annotations

import pytest

from refactor_kit.runtime.errors import UsageError
from refactor_kit.status.change import with_change
from refactor_kit.status.gate import find_breaches, parse_conditions
from refactor_kit.status.model import AllowanceStatus
from tests.support.status_samples import broken_contract, finding, module, service_status, status


def test_nothing_asked_nothing_found() -> None:
    assert find_breaches(service_status(), parse_conditions("")) == ()


@pytest.mark.parametrize(
    ("condition", "modules"),
    [
        ("regressed", {"text_normalizer"}),
        ("stale", {"memory_store"}),
        ("unproved", {"task_queue"}),
        ("failed", {"text_normalizer"}),
        ("pending", {"session_manager"}),
        ("in-progress", {"task_queue"}),
    ],
)
def test_condition_names_the_modules(condition: str, modules: set[str]) -> None:
    found = find_breaches(service_status(), parse_conditions(condition))

    assert {breach.module for breach in found} == modules


def test_criterion_of_several_steps_is_one_breach_that_names_them() -> None:
    found = find_breaches(status(broken_contract()), ("regressed", "failed"))

    assert [breach.reason.partition(": docs")[0] for breach in found] == [
        "text_normalizer is regressed: steps 1-4 and 10 failed: contract-is-current",
        "text_normalizer steps 1-4 and 10 failed: contract-is-current",
    ]


def test_reason_is_one_line() -> None:
    several = module("a", "regressed", {7: "failed"}, detail="one\ntwo")

    assert find_breaches(status(several), ("regressed",))[0].reason.endswith(": one; two")


def test_unknown_condition_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="regresed") as caught:
        parse_conditions("stale,regresed")

    assert "did you mean 'regressed'?" in caught.value.remedy


def test_comparing_condition_asks_for_since() -> None:
    with pytest.raises(UsageError) as caught:
        parse_conditions("stale,allowances", compared=False)

    assert "--since" in caught.value.remedy


def test_more_allowances_than_before_fail() -> None:
    before, after = status(module("a")), status(module("a"), allowances=2)

    assert find_breaches(with_change(after, before, "main"), ("allowances",))
    assert not find_breaches(with_change(before, after, "main"), ("allowances",))


def test_findings_fail_inside_the_scope_only() -> None:
    outside = finding()
    inside = outside.model_copy(update={"enforced": True})
    allowed = inside.model_copy(update={"allowed": True})
    base = status(module("a"))

    found = find_breaches(
        base.model_copy(update={"findings": (outside, inside, allowed)}), ("findings",)
    )

    assert len(found) == 1


def test_ended_allowance_fails() -> None:
    ended = AllowanceStatus(module="a", check="c", path="p", until="2026-01-01", expired=True)
    base = status(module("a")).model_copy(update={"allowances": (ended,)})

    assert "has ended (2026-01-01)" in find_breaches(base, ("expired",))[0].reason
