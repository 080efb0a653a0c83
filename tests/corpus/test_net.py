"""The net under rewrites of references: what is wrong is caught each time, the real one never.

An ordinary run takes ``SAMPLE`` real files; ``pytest -m slow`` takes ``WHOLE`` of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings

from .test_generated_files import LIMITS, classes, exports, file_of, functions, imports
from .test_real_files import real_files
from .wrong_rewrites import refusals, repaired, with_schemas, wrong

SAMPLE = 12
WHOLE = 3200
SHARES = 8
# What the net says, and no other refusal of the repair: how the file would be.
_THE_NET = " would "


def check(content: bytes) -> Counter[str]:
    """The repair of a file passes the net, and nothing that is wrong in it does.

    A file in which something else stands in the way is no subject.
    """
    before = with_schemas(content)
    after, package, refused = repaired(before)
    if refused:
        assert not [each for each in refused if _THE_NET in each.reason]
        return Counter()
    assert after != before
    assert refusals(before, after, package) == ()
    caught = Counter[str]()
    for what, old, new in wrong(before, after):
        assert refusals(old, new, package), what
        caught[what] += 1
    return caught


def check_all(files: Iterable[Path]) -> Counter[str]:
    caught = Counter[str]()
    for file in files:
        try:
            caught += check(file.read_bytes())
        except Exception as error:
            error.add_note(f"on {file}")
            raise
    return caught


def test_a_sample_of_real_files() -> None:
    caught = check_all(real_files()[:SAMPLE])
    assert set(caught.values()) == {SAMPLE}, caught


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_real_files(share: int) -> None:
    assert check_all(real_files()[:WHOLE][share::SHARES])


@settings(LIMITS, max_examples=25)
@given(file_of(imports, classes, functions, exports))
def test_generated_files(content: bytes) -> None:
    caught = check(content)
    assert len(set(caught.values())) <= 1
