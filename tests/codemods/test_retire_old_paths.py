"""Old URLs whose time is over go."""

from __future__ import annotations

from datetime import date

from refactor_kit.base import OverlayTree
from refactor_kit.base.records import replace
from tests.support.grace_paths import merged, retired
from tests.support.route_shapes import MOVES, UNIFIED
from tests.support.trees import check_refused, check_transformed, findings, service

CHECK = "old-paths-are-retired-in-time"
RETIRE = "retire-old-paths"
AFTER = date(2027, 7, 1)


def test_the_configuration_has_the_last_word() -> None:
    tree, _ = merged({}, endpoints=MOVES)
    files = {path: tree.read(path) for path in tree.paths()}
    _, later = service(files, endpoints=MOVES, old_paths="deprecated", old_paths_until="2028-01-31")
    found = findings(CHECK, tree, replace(later, today=AFTER))
    assert "the configuration says 2028-01-31" in found[0].message
    dated = tree.read(UNIFIED).replace(b"2027-06-30", b"2028-01-31")
    check_transformed(RETIRE, tree, replace(later, today=AFTER), {UNIFIED: dated})
    _, off = service(files, endpoints=MOVES)
    assert "does not ask for it" in findings(CHECK, tree, off)[0].message
    check_transformed(RETIRE, tree, off, {UNIFIED: retired(tree.read(UNIFIED))})


def test_what_is_over_goes_and_nothing_else_changes() -> None:
    tree, context = merged({}, endpoints=MOVES)
    late = replace(context, today=AFTER)
    changed = check_transformed(RETIRE, tree, late, {UNIFIED: retired(tree.read(UNIFIED))})
    plain, _ = merged({}, endpoints=MOVES, old_paths="gone")
    assert changed.read(UNIFIED) == plain.read(UNIFIED)
    assert findings(CHECK, changed, late) == []


def test_the_only_url_of_a_function_is_not_taken_away() -> None:
    tree, context = merged({}, endpoints=MOVES)
    content = tree.read(UNIFIED).replace(
        b'@router.post("/sessions.end", response_model=SessionManagerEndOutput)\n', b""
    )
    tree = OverlayTree(tree, {UNIFIED: content})
    (refusal,) = check_refused(RETIRE, tree, replace(context, today=AFTER))
    assert "end()" in refusal.reason
    assert refusal.line > 1
