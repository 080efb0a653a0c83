"""An old URL that is kept is a finding at its line from the day after its last."""

from __future__ import annotations

from datetime import date

from refactor_kit.base.records import replace
from tests.support.grace_paths import merged
from tests.support.route_shapes import MOVES, START, START_ROUTES, UNIFIED
from tests.support.trees import findings

CHECK = "old-paths-are-retired-in-time"
LAST, AFTER = date(2027, 6, 30), date(2027, 7, 1)


def test_the_check_reports_the_line_when_the_last_day_has_passed() -> None:
    tree, context = merged({}, endpoints=MOVES)
    assert findings(CHECK, tree, context) == []
    assert findings(CHECK, tree, replace(context, today=LAST)) == []
    found = findings(CHECK, tree, replace(context, today=AFTER))
    lines = tree.read(UNIFIED).decode().splitlines()
    assert [lines[each.line - 1] for each in found] == ["@router.post(", "@router.post("]
    assert all(each.fixable and "which has passed" in each.message for each in found)
    assert len({each.fingerprint for each in found}) == 2


def test_a_deprecated_route_of_somebody_else_is_left_alone() -> None:
    start = START_ROUTES.replace(
        '"/start", response',
        '"/begin", deprecated=True, include_in_schema=False)\n    @router.post("/start", response',
    )
    tree, context = merged({START: start}, endpoints={})
    assert findings(CHECK, tree, replace(context, today=AFTER)) == []
