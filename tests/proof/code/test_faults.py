"""The comparison of code, proved: faults put into small services, each of which must be told.

Run with ``-s`` to read the table: fault, what is said of it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.proof.comparing.code import compare_code

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
    files, faults = service(name)["files"], _of(name, sample=sample)
    first, again, *changed = walks(
        [files, files, *(fault.put_in(files) for fault in faults)], f"{name}.main:app", tmp_path
    )
    assert compare_code(first, again).differing == ()
    missing = {}
    for fault, walk in zip(faults, changed, strict=True):
        found = compare_code(first, walk).differing
        lines = [each.line for verdict in found for each in verdict.differences]
        print(f"{fault.title:32} {lines[0] if lines else 'nothing'}")
        if not any(fault.said in line for line in lines):
            missing[fault.title] = lines
    assert missing == {}


def test_there_are_enough_of_them() -> None:
    assert sum(len(changes(service(name))) for name in SERVICES) >= 190
