"""The proof, proved: faults put into a migrated service, each of which must be seen.

Run with ``-s`` to read the table: fault, what sees it, what it says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from refactor_kit.base import Context
from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.observing.observation import Observation

from .conftest import ObserveOnce
from .services import AFTER, context_of, declared, observed, tree_of

_FILES: Mapping[str, str] = {
    "routes": "api/routes/desk_routes.py",
    "main": "api/main.py",
    "open": "schemas/desk_open/desk_open.py",
    "close": "schemas/desk_close/desk_close.py",
    "public": "schemas/__init__.py",
    "unused": "apps/unused.py",
    "tests": "tests/test_desk.py",
    "generator": "scripts/generate.py",
}
_DETECTORS = ("import", "openapi", "replay", "tests", "generator")
_DETECTOR_OF: Mapping[str, str] = {
    "import": "import",
    "replay": "replay",
    "tests": "tests",
    "generator": "generator",
    "artifacts": "generator",
}


@dataclass(frozen=True)
class Fault:
    """``old`` becomes ``new`` in one file; ``detector`` is the first that sees it."""

    title: str
    file: str
    detector: str
    old: str
    new: str

    def put_in(self) -> dict[str, str]:
        path = _FILES[self.file]
        assert self.old in AFTER[path], self.title
        return {**AFTER, path: AFTER[path].replace(self.old, self.new, 1)}

    def seen(self, recorded: Observation) -> Iterator[tuple[str, str]]:
        """``(detector, what it says)``."""
        fresh = observed(
            self.put_in(),
            level="replay" if self.detector == "replay" else "openapi",
            with_tests=self.detector == "tests",
            with_generator=self.detector == "generator",
        )
        for each in compare(recorded, fresh, declared().shipped()):
            if not each.declared:
                yield _DETECTOR_OF.get(each.section, "openapi"), each.line


FAULTS = tuple(
    Fault(*row)
    for row in tomllib.loads(Path(__file__).with_name("faults.toml").read_text())["faults"]
)


# The first of each kind in each file; the slow marker takes all.
SAMPLE = {(fault.file, fault.detector): fault for fault in reversed(FAULTS)}.values()


@pytest.fixture(scope="session")
def recorded(observe_once: ObserveOnce) -> Observation:
    return observe_once(AFTER, level="replay", with_tests=True, with_generator=True, twice=True)


@pytest.fixture(scope="session")
def table() -> Iterator[list[str]]:
    rows: list[str] = []
    yield rows
    print("", "fault -> detector", *rows, sep="\n")


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, id=fault.title, marks=() if fault in SAMPLE else pytest.mark.slow)
        for fault in FAULTS
    ],
)
def test_sees(fault: Fault, recorded: Observation, table: list[str]) -> None:
    seen = dict(reversed(list(fault.seen(recorded))))
    first = next((name for name in _DETECTORS if name in seen), "nothing")
    table.append(f"{fault.title:36} {first:9} {seen.get(first, '')}")
    assert first == fault.detector, seen


def test_wrong_artifact_fails_its_criterion() -> None:
    invented = next(fault for fault in FAULTS if fault.title == "generator invents an example")
    fresh = observed(invented.put_in(), with_generator=True)
    result = PROOFS["examples-match-artifacts"](None, fresh, declared(), _context())
    assert result.state == "failed"
    assert "is not what schemas.desk_open.desk_open:OpenRequest.example_input()" in result.detail


def test_lost_tag_fails_its_criterion() -> None:
    lost = next(fault for fault in FAULTS if fault.title == "tag lost")
    result = PROOFS["endpoints-once-under-tag"](
        None, observed(lost.put_in()), declared(), _context()
    )
    assert result.state == "failed"
    assert "POST /desk/open is not under the tag desk once" in result.detail


def test_endpoint_that_answers_501_is_unproved() -> None:
    idle = next(fault for fault in FAULTS if fault.title == "endpoint answers 501")
    fresh = observed(idle.put_in(), level="replay")
    result = PROOFS["endpoints-respond"](None, fresh, declared(), _context())
    assert (result.state, result.detail) == (
        "unproved",
        "GET /desk/open/latest: only answers 501",
    )


def _context() -> Context:
    return context_of(tree_of(AFTER))
