"""The proof, proved on the reference service: faults of many kinds, each of which is seen.

Run with ``-s`` to read the table: fault, what sees it, what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from refactor_kit.project import open_project
from refactor_kit.proof.target.scratch import ScratchCopy
from tests.support.reference_service import commit_all, head_service, tool

from .faults import Bench, Fault, read_faults

FAULTS = read_faults()
SAMPLE = (
    "dependency dropped",
    "routers reordered",
    "separate state joined",
    "shared state split",
)


@pytest.fixture(scope="session")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The head, where task_queue is migrated."""
    yield from _bench(head_service(tmp_path_factory.mktemp("head")))


@pytest.fixture(scope="session")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The head with session_manager migrated too."""
    root = head_service(tmp_path_factory.mktemp("migrated"))
    tool(root, "migrate", "session_manager")
    commit_all(root, "session_manager")
    yield from _bench(root)


@pytest.fixture(scope="session")
def table() -> Iterator[list[str]]:
    rows: list[str] = []
    yield rows
    print("", "fault -> detector", *rows, sep="\n")


@pytest.mark.parametrize("title", SAMPLE)
def test_sees_a_sample(title: str, tasks: Bench, table: list[str]) -> None:
    _assert_seen(next(fault for fault in FAULTS if fault.title == title), tasks, table)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.module}: {fault.title}")
def test_sees(fault: Fault, request: pytest.FixtureRequest, table: list[str]) -> None:
    bench = "tasks" if fault.module == "task_queue" else "sessions"
    _assert_seen(fault, request.getfixturevalue(bench), table)


def test_the_faults_are_of_many_kinds() -> None:
    assert len(FAULTS) >= 25
    assert len({(fault.module, fault.title) for fault in FAULTS}) == len(FAULTS)
    assert {fault.detector for fault in FAULTS} == {
        "static",
        "openapi",
        "generator",
        "tests",
        "replay",
    }


def _bench(root: Path) -> Iterator[Bench]:
    project = open_project(start=root)
    workspace = project.workspace
    with ScratchCopy(workspace, workspace.modes(), project.settings) as copy:
        yield Bench(project, copy)


def _assert_seen(fault: Fault, bench: Bench, table: list[str]) -> None:
    detector, said = bench.seen(fault)
    first = said.partition("\n")[0]
    table.append(f"{fault.module:16} {fault.title:42} {detector:9} {first[:120]}")
    assert detector == fault.detector, said
