"""Every fault of the tables goes through the tool, and ``docs/faults.md`` says what tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assets_test.interpreters import pydantic_one

from .carried import CODE_PROOF
from .fault_table import OLDER, SERVICES, faults, told, written

# What CI takes of two services; the slow marker takes all.
_EVERY = {"shop": 32, "desk": 35}


@pytest.mark.parametrize(
    ("name", "every"),
    [
        *(pytest.param(name, _EVERY[name], id=f"{name}-sample") for name in _EVERY),
        *(pytest.param(name, 1, id=name, marks=pytest.mark.slow) for name in SERVICES),
    ],
)
def test_the_tool_tells_each_fault(name: str, every: int, tmp_path: Path) -> None:
    if name == "uploads":
        pytest.importorskip("python_multipart")
    _tells(name, every, tmp_path)


@pytest.mark.slow
def test_the_tool_tells_each_fault_under_pydantic_one(shared_folder: Path, tmp_path: Path) -> None:
    _tells(OLDER, 1, tmp_path, str(pydantic_one(shared_folder)))


def _tells(name: str, every: int, place: Path, python: str = "") -> None:
    taken = faults(name)[::every]
    titles = {fault.title for fault in taken}
    rows = list(told(name, taken, place, python))
    for row in rows:
        print(f"{row.fault:44} {row.migrate}; {row.verify}")
    assert rows == [row for row in written()[name] if row.fault in titles]


def test_the_page_has_every_fault_and_what_tells_it() -> None:
    for name in (*SERVICES, OLDER):
        rows = written()[name]
        assert [row.fault for row in rows] == [fault.title for fault in faults(name)]
        assert all(CODE_PROOF in row.migrate for row in rows)
        assert all(row.verify for row in rows)
    assert sum(map(len, written().values())) == 253
