"""A shim is a finding from the day after its last, and when it was changed."""

from __future__ import annotations

from datetime import date

from refactor_kit.base import OverlayTree
from refactor_kit.base.records import replace
from tests.codemods.test_shims import SHIMS, START_APP, shimmed
from tests.support.trees import findings, service

CHECK = "shims-are-retired-in-time"
LAST, AFTER = date(2027, 6, 30), date(2027, 7, 1)


def test_the_check_reports_each_file_when_the_last_day_has_passed() -> None:
    tree, context = shimmed()
    assert findings(CHECK, tree, context) == []
    assert findings(CHECK, tree, replace(context, today=LAST)) == []
    found = findings(CHECK, tree, replace(context, today=AFTER))
    assert tuple(each.path for each in found) == SHIMS
    assert {(each.line, each.column, each.fixable) for each in found} == {(1, 1, True)}
    assert "until 2027-06-30, which has passed" in found[0].message
    assert len({each.fingerprint for each in found}) == len(SHIMS)


def test_a_shim_that_was_changed_is_reported_at_once() -> None:
    tree, context = shimmed()
    path = f"{START_APP}/store.py"
    tree = OverlayTree(tree, {path: tree.read(path) + b"\nx = 1\n"})
    (finding,) = findings(CHECK, tree, context)
    assert (finding.path, finding.fixable) == (path, False)
    assert "changed by hand" in finding.message


def test_a_shim_that_nothing_asks_for_is_reported() -> None:
    tree, _ = shimmed()
    files = {path: tree.read(path) for path in tree.paths()}
    _, off = service(files)
    assert "does not ask for it" in findings(CHECK, tree, off)[0].message
    _, later = service(files, shims=True, shims_until="2028-01-31")
    assert "the configuration says 2028-01-31" in findings(CHECK, tree, later)[0].message
