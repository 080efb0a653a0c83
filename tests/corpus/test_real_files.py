"""Every single-file codemod on real Python files: the standard library and what is installed.

An ordinary run takes ``SAMPLE`` files; ``pytest -m slow`` takes ``WHOLE`` of them, in shares that
can be run side by side (``-n 2``).
"""

from __future__ import annotations

import hashlib
import sysconfig
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from .roles import ROLES, check

SAMPLE = 30
WHOLE = 3200
SHARES = 8
# A larger file costs seconds for each codemod and shows nothing new.
LARGEST = 60_000

Capture = pytest.CaptureFixture[str]


@cache
def real_files() -> tuple[Path, ...]:
    """Python files of this machine in an order that their names alone decide."""
    found: dict[str, Path] = {}
    for name in ("stdlib", "purelib"):
        root = Path(sysconfig.get_path(name))
        for path in root.rglob("*.py"):
            if path.is_file() and path.stat().st_size <= LARGEST:
                digest = hashlib.sha256(path.relative_to(root).as_posix().encode()).hexdigest()
                found[digest] = path
    return tuple(found[digest] for digest in sorted(found))


def check_all(files: Iterable[Path], capsys: Capture) -> int:
    seen, results = 0, Counter[tuple[str, str]]()
    for file in files:
        seen += 1
        content = file.read_bytes()
        for role in ROLES:
            if role.fits(file.name):
                try:
                    results[role.codemod, check(role, content)] += 1
                except Exception as error:
                    error.add_note(f"{role.codemod} on {file}")
                    raise
    told = ", ".join(
        f"{name} {result} {count}" for (name, result), count in sorted(results.items())
    )
    with capsys.disabled():
        print(f"\n{seen} real files: {told}")
    return seen


def test_a_sample_of_real_files(capsys: Capture) -> None:
    files = real_files()[:SAMPLE]
    assert check_all(files, capsys) == SAMPLE


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_real_files(capsys: Capture, share: int) -> None:
    files = real_files()[:WHOLE]
    assert len(files) >= 3000
    check_all(files[share::SHARES], capsys)
