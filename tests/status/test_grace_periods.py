"""What old clients can still use is told with its last day, and what has ended as ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from refactor_kit.base import ChangeSet, Context, Edit, SourceTree
from refactor_kit.reading.retired.shims import Shim, shim_text
from refactor_kit.reporters.status import annotations as status_annotations
from refactor_kit.reporters.status import markdown as status_markdown
from refactor_kit.reporters.status import terminal as status_terminal
from refactor_kit.reporters.status.page import render
from refactor_kit.status.gate import find_breaches
from refactor_kit.status.grace_periods import grace_periods_of
from refactor_kit.status.model import GraceStatus, Status
from tests.support.grace_paths import KEPT, merged
from tests.support.route_shapes import MOVES, START
from tests.support.status_pages import sample_page
from tests.support.status_samples import module, status

UNTIL = "2027-06-30"
STARTED = "POST /session_manager/start"
OLD = "api.routes.session_manager_start_routes"


def kept_service(**settings: object) -> tuple[SourceTree, Context]:
    """Two old URLs and a shim, all of them kept until one day."""
    shims = {"shims": True, "shims_until": UNTIL}
    tree, context = merged({}, endpoints=MOVES, **{**KEPT, **shims, **settings})
    new = "api.routes.session_manager_routes"
    shim = shim_text(Shim(OLD, new, UNTIL, (("router", "router"), ("start", "start"))))
    return ChangeSet(tree, [Edit(START, shim.encode())]).tree(), context


def told(today: date, **settings: object) -> tuple[GraceStatus, ...]:
    return grace_periods_of(*kept_service(**settings), today)


def with_grace_periods(today: date, **settings: object) -> Status:
    shipped = module("session_manager", "migrated")
    return status(shipped.model_copy(update={"kept": told(today, **settings)}))


def test_each_old_name_stands_with_its_last_day_and_place() -> None:
    tree, context = kept_service()
    found = grace_periods_of(tree, context, date(2027, 6, 20))
    assert [(each.kind, each.name, each.until, each.days_left) for each in found] == [
        ("old-path", STARTED, UNTIL, 10),
        ("old-path", "POST /session_manager/end", UNTIL, 10),
        ("shim", OLD, UNTIL, 10),
    ]
    lines = tree.read(found[0].path).decode().splitlines()
    assert lines[found[0].line - 1].startswith("@router.post(")
    assert found[2].path == START
    assert not [each for each in found if each.expired or each.problem]


def test_the_last_day_is_the_last_on_which_nothing_has_ended() -> None:
    assert {each.expired for each in told(date(2027, 6, 30))} == {False}
    over = told(date(2027, 7, 1))
    assert {(each.expired, each.days_left) for each in over} == {(True, -1)}
    assert over[0].problem == (
        f"the old URL {STARTED} was kept until {UNTIL}, which has passed: take it away"
    )


def test_where_no_day_is_known_nothing_has_ended() -> None:
    assert {(each.expired, each.days_left) for each in told(date.min)} == {(False, None)}


def test_a_longer_time_in_the_configuration_is_no_end() -> None:
    over = told(date(2027, 7, 1), shims_until="2028-01-01")
    assert [each.expired for each in over] == [True, True, False]
    assert over[2].problem.endswith("the configuration says 2028-01-01")


def test_a_shim_that_was_changed_by_hand_is_told() -> None:
    tree, context = kept_service()
    content = tree.read(START) + b"\nMORE = 1\n"
    tree = ChangeSet(tree, [Edit(START, content)]).tree()
    (shim,) = [
        each for each in grace_periods_of(tree, context, date(2027, 1, 1)) if each.kind == "shim"
    ]
    assert shim.problem == f"the shim for {OLD} was changed by hand"


def test_the_terminal_tells_of_it_under_the_module() -> None:
    far = status_terminal.render_plain(with_grace_periods(date(2026, 1, 1)))
    assert f"    kept for old clients until {UNTIL}: 2 old URLs and 1 shim\n" in far
    assert f"kept        2 old URLs and 1 shim, the next ends on {UNTIL}\n" in far
    soon = status_terminal.render_plain(with_grace_periods(date(2027, 6, 29)))
    assert f"until {UNTIL} (in 1 day): 2 old URLs and 1 shim\n" in soon
    last = status_terminal.render_plain(with_grace_periods(date(2027, 6, 30)))
    assert f"until {UNTIL} (today is the last day): 2 old URLs" in last
    over = status_terminal.render_plain(with_grace_periods(date(2027, 7, 1)))
    assert f"    ended on {UNTIL}, and still stand: 2 old URLs and 1 shim\n" in over
    assert "kept        2 old URLs and 1 shim, 3 have ended\n" in over
    moved = status_terminal.render_plain(
        with_grace_periods(date(2027, 1, 1), shims_until="2028-01-01")
    )
    assert "2 old URLs and 1 shim, 1 to be put right, the next ends on 2027-06-30" in moved
    assert f"    the shim for {OLD} is kept until" in moved
    assert "kept" not in status_terminal.render_plain(status(module("a")))


def test_markdown_and_page_name_each_of_them() -> None:
    over = with_grace_periods(date(2027, 7, 1))
    text = status_markdown.render(over)
    assert "**Kept for old clients:** 2 old URLs and 1 shim, 3 have ended." in text
    assert f"- `{STARTED}` ended on {UNTIL}" in text
    assert f"- `{OLD}` ended on {UNTIL}" in text
    page = render(replace(sample_page(), status=over))
    assert f"<code>{STARTED}</code>" in page
    assert f'<td class="old ended">ended on {UNTIL}</td>' in page
    assert "Kept for old clients" not in render(sample_page())


def test_what_has_ended_fails_a_build_that_asks_and_is_annotated() -> None:
    over = with_grace_periods(date(2027, 7, 1))
    breaches = find_breaches(over, ("expired",))
    assert [(each.module, each.path) for each in breaches][-1] == ("session_manager", START)
    assert len(breaches) == 3
    assert find_breaches(with_grace_periods(date(2027, 6, 30)), ("expired",)) == ()
    lines = status_annotations.render_github(over)
    assert f"::warning file={START},line=1,title=shims-are-retired-in-time::" in lines
