"""The comparison of code, proved: faults put into small services, each of which must be told.

Run with ``-s`` to read the table: fault, what is said of it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from refactor_kit.proof.comparing.code import compare_code
from tests.assets_test.interpreters import older_python, pydantic_one

from .trees import Change, changes, service, walks

SERVICES = ("shop", "desk", "uploads")
# What CI takes of each service; the slow marker takes all.
_EVERY = 12


def _of(name: str, *, sample: bool) -> list[Change]:
    found = changes(service(name))
    return found[::_EVERY] if sample else found


@pytest.mark.parametrize(
    ("name", "sample"),
    [
        *(pytest.param(name, True, id=f"{name}-sample") for name in SERVICES),
        *(pytest.param(name, False, id=name, marks=pytest.mark.slow) for name in SERVICES),
    ],
)
def test_tells_each_fault(name: str, sample: bool, tmp_path: Path) -> None:
    if name == "uploads":
        pytest.importorskip("python_multipart")
    _tells(name, _of(name, sample=sample), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["shop", "desk"])
def test_tells_each_fault_under_an_older_fastapi(
    name: str, shared_folder: Path, tmp_path: Path
) -> None:
    _tells(name, _of(name, sample=False), tmp_path, str(older_python(shared_folder)))


@pytest.mark.slow
def test_tells_each_fault_under_pydantic_one(shared_folder: Path, tmp_path: Path) -> None:
    _tells("first", _of("first", sample=False), tmp_path, str(pydantic_one(shared_folder)))


def _tells(name: str, faults: list[Change], place: Path, python: str = sys.executable) -> None:
    files = service(name)["files"]
    first, again, *changed = walks(
        [files, files, *(fault.put_in(files) for fault in faults)],
        f"{name}.main:app",
        place,
        python,
    )
    assert compare_code(first, again).differing == ()
    assert not [each.opaque for each in first.nodes if "cannot be read" in each.opaque]
    missing = {}
    for fault, walk in zip(faults, changed, strict=True):
        found = compare_code(first, walk).differing
        lines = [each.line for verdict in found for each in verdict.differences]
        print(f"{fault.title:32} {lines[0] if lines else 'nothing'}")
        if not any(fault.said in line for line in lines):
            missing[fault.title] = lines
    assert missing == {}


def test_there_are_enough_of_them() -> None:
    assert sum(len(changes(service(name))) for name in (*SERVICES, "first")) >= 220
