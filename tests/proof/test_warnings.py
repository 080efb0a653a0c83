"""What a file warns of follows it to its new place, and the probe's own imports add nothing."""

from __future__ import annotations

from refactor_kit.proof.comparing.comparison import compare

from .services import AFTER, BEFORE, declared, observed

_OLD, _NEW = "api/routes/desk_close_routes.py", "api/routes/desk_routes.py"
# One blames the file itself, the other whoever imports it.
_WARNS = """

import warnings
warnings.warn("too old", DeprecationWarning, stacklevel=1)
warnings.warn("too old for others", DeprecationWarning, stacklevel=2)
"""


def undeclared(after: dict[str, str]) -> list[str]:
    before = observed({**BEFORE, _OLD: BEFORE[_OLD] + _WARNS}, level="import")
    found = compare(before, observed(after, level="import"), declared())
    return [each.line for each in found if not each.declared]


def test_a_warning_follows_its_file() -> None:
    assert undeclared({**AFTER, _NEW: AFTER[_NEW] + _WARNS}) == []


def test_an_old_file_that_still_stands_warns_of_nothing_new() -> None:
    standing = {_OLD: BEFORE[_OLD] + _WARNS, _NEW: AFTER[_NEW] + _WARNS}
    assert undeclared({**AFTER, **standing}) == []


def test_a_warning_that_is_lost_or_elsewhere_is_a_difference() -> None:
    assert f"warning gone: {_NEW}: DeprecationWarning: too old" in undeclared(AFTER)
    store = {_NEW: AFTER[_NEW] + _WARNS, "apps/store.py": AFTER["apps/store.py"] + _WARNS}
    found = undeclared({**AFTER, **store})
    assert "new warning: apps/store.py: DeprecationWarning: too old" in found
