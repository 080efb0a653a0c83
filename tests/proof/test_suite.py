"""Tests are told by their id, whatever runs them."""

from __future__ import annotations

from typing import Any

from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.observing.observation import Observation, observe_tests
from refactor_kit.proof.target.scratch import ScratchCopy

from .services import AFTER, context_of, declared, tree_of

MANY = """
import pytest


def test_passes():
    pass


@pytest.mark.skip
def test_is_skipped():
    pass


@pytest.mark.xfail
def test_is_expected_to_fail():
    raise ValueError


@pytest.fixture
def broken():
    raise ValueError


def test_has_no_fixture(broken):
    pass


@pytest.mark.parametrize("value", [1, 2])
def test_takes_values(value):
    assert value == 1
"""
UNITTEST = """
import unittest


class DeskTest(unittest.TestCase):
    def test_passes(self):
        pass

    def test_fails(self):
        self.fail()

    @unittest.skip("later")
    def test_is_skipped(self):
        pass
"""


def run(tests: dict[str, str], *, module_only: bool = False, **settings: Any) -> dict[str, Any]:
    files = {path: text for path, text in AFTER.items() if not path.startswith("tests/")}
    tree = tree_of({**files, **tests})
    context = context_of(tree, **settings)
    with ScratchCopy(tree, None, context.settings) as copy:
        return observe_tests(copy, context, module_only=module_only)


def test_outcomes_of_pytest_by_id() -> None:
    tests = run({"tests/test_many.py": MANY, "pytest.ini": "[pytest]\nfilterwarnings = error\n"})
    assert tests["outcomes"] == {
        "tests/test_many.py::test_has_no_fixture": "error",
        "tests/test_many.py::test_is_expected_to_fail": "xfailed",
        "tests/test_many.py::test_is_skipped": "skipped",
        "tests/test_many.py::test_passes": "passed",
        "tests/test_many.py::test_takes_values[1]": "passed",
        "tests/test_many.py::test_takes_values[2]": "failed",
    }
    assert tests["problem"] == "ended with exit 1"
    assert tests["own"] == []


def test_outcomes_under_xdist() -> None:
    command = ("python", "-m", "pytest", "-q", "-n", "2", "tests")
    tests = run({"tests/test_many.py": MANY}, test_command=command)
    assert len(tests["outcomes"]) == 6


def test_file_that_cannot_be_collected_is_an_error() -> None:
    tests = run({"tests/test_desk.py": "import nowhere\n# desk_open"})
    assert tests["outcomes"] == {"tests/test_desk.py (collection)": "error"}
    assert tests["own"] == ["tests/test_desk.py (collection)"]


def test_outcomes_of_unittest() -> None:
    command = ("python", "-m", "unittest", "-v", "tests.test_desk")
    tests = run({"tests/test_desk.py": UNITTEST, "tests/__init__.py": ""}, test_command=command)
    assert {name.rpartition(".")[2]: outcome for name, outcome in tests["outcomes"].items()} == {
        "test_fails": "failed",
        "test_is_skipped": "skipped",
        "test_passes": "passed",
    }


def test_module_command_runs_fewer_tests_and_none_is_missed() -> None:
    tests = {"tests/test_desk.py": "def test_desk(): pass\n", "tests/test_other.py": MANY}
    command = ("python", "-m", "pytest", "-q", "tests/test_{module}.py")
    whole = run(tests, test_command=("python", "-m", "pytest", "-q", "tests"))
    part = run(tests, module_test_command=command, module_only=True)
    assert part["outcomes"] == {"tests/test_desk.py::test_desk": "passed"}
    before, after = (
        Observation("import", {"import": {"ok": True}, "tests": each}) for each in (whole, part)
    )
    lines = [each.line for each in compare(before, after, declared()) if not each.declared]
    assert not any("no longer collected" in line for line in lines)
    context = context_of(tree_of(AFTER))
    assert PROOFS["tests-green"](before, after, declared(), context).state == "passed"


def test_parameters_that_name_what_retires_are_followed() -> None:
    def seen(*parameters: str) -> Observation:
        outcomes = {f"tests/test_desk.py::test_name[{each}]": "passed" for each in parameters}
        return Observation("import", {"import": {"ok": True}, "tests": {"outcomes": outcomes}})

    before = seen("api.routes.desk_open_routes.latest", "other")
    after, less = seen("api.routes.desk_routes.latest", "other"), seen("other")
    context = context_of(tree_of(AFTER))
    assert compare(before, after, declared()) == ()
    assert PROOFS["tests-green"](before, after, declared(), context).state == "passed"
    assert [each.declared for each in compare(before, less, declared())] == [False]
    assert PROOFS["tests-green"](before, less, declared(), context).state == "failed"


def test_a_test_that_waits_for_the_new_url_may_pass_at_last() -> None:
    def seen(outcome: str, problem: str = "") -> Observation:
        tests: dict[str, Any] = {"outcomes": {"tests/test_desk.py::test_url": outcome}}
        tests |= {"problem": problem} if problem else {}
        return Observation("import", {"import": {"ok": True}, "tests": tests})

    failed = seen("failed", "ended with exit 1")
    found = compare(failed, seen("passed"), declared())
    assert {each.declared for each in found} == {True}
    assert [each.line for each in found] == [
        "test failed -> passed: tests/test_desk.py::test_url",
        "the test run ended with exit 1 -> succeeded",
    ]
    assert not any(each.declared for each in compare(seen("passed"), failed, declared()))
    assert not any(each.declared for each in compare(failed, seen("skipped", "x"), declared()))


def test_suite_that_does_not_run_is_not_green() -> None:
    tests = run({}, test_command=("python", "-c", "raise SystemExit('no suite')"))
    after = Observation("import", {"import": {"ok": True}, "tests": tests})
    result = PROOFS["tests-green"](None, after, declared(), context_of(tree_of(AFTER)))
    assert (result.state, result.detail) == (
        "failed",
        "the test run ended with exit 1: no suite",
    )


def test_unknown_command_is_said() -> None:
    tests = run({}, test_command=("no-such-runner",))
    assert "could not be started: no-such-runner" in tests["problem"]
