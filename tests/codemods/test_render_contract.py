from __future__ import annotations

from dataclasses import replace

import pytest

from refactor_kit.base import ChangeSet, Context, OverlayTree, SourceTree
from refactor_kit.reading.contract import BEGIN, END
from tests.support.service_files import SERVICE
from tests.support.trees import check_noop, check_refused, service, transform

NAME = "render-contract"
README = "docs/modules/session_manager/README.md"
ABOVE = "# Sessions\n\nOpens and closes them.\n"


def rendered(tree: SourceTree, context: Context) -> bytes:
    """The README after the codemod, which a second pass leaves alone."""
    outcome = transform(NAME, tree, context)
    assert (outcome.decisions, outcome.refusals) == ((), ())
    changes = ChangeSet(tree, outcome.edits)
    assert changes.paths() == (README,)
    check_noop(NAME, changes.tree(), context)
    return changes.tree().read(README)


def test_begins_a_readme_with_a_title() -> None:
    text = rendered(*service(SERVICE, step=1)).decode()
    assert text.startswith(f"# Session manager\n\n{BEGIN}\n")
    assert text.endswith(f"\n\n{END}\n")


def test_goes_to_the_end_of_a_readme() -> None:
    text = rendered(*service({**SERVICE, README: ABOVE}, step=1)).decode()
    assert text.startswith(f"{ABOVE}\n{BEGIN}\n")


def test_replaces_only_what_is_between_the_markers() -> None:
    around = f"{ABOVE}\n{BEGIN}\nold\n{END}\n\n## Storage\n\nSQLite.  \n"
    text = rendered(*service({**SERVICE, README: around}, step=1)).decode()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    assert (before, after) == (f"{ABOVE}\n", "\n\n## Storage\n\nSQLite.  \n")
    assert "old" not in rest


def test_keeps_crlf_and_the_byte_order_mark() -> None:
    old = b"\xef\xbb\xbf" + ABOVE.replace("\n", "\r\n").encode()
    content = rendered(*service({**SERVICE, README: old}, step=2))
    assert content.startswith(old)
    assert content.count(b"\n") == content.count(b"\r\n")


def test_keeps_a_missing_final_newline() -> None:
    content = rendered(*service({**SERVICE, README: ABOVE.encode().rstrip()}, step=1))
    assert content.endswith(END.encode())


def test_an_earlier_step_never_takes_a_later_contract_back() -> None:
    tree, context = service(SERVICE, step=5)
    later = OverlayTree(tree, {README: rendered(tree, context)})
    for step in (1, 2, 5):
        check_noop(NAME, later, replace(context, step=step))
    assert transform(NAME, later, replace(context, step=10)).edits


def test_what_is_shipped_is_renewed_by_the_later_steps_alone() -> None:
    tree, context = service(SERVICE)
    text = rendered(tree, context).replace(b"`note`", b"`remark`")
    stale = OverlayTree(tree, {README: text})
    check_noop(NAME, stale, replace(context, step=5))
    assert transform(NAME, stale, replace(context, step=7)).edits


def test_a_changed_source_is_rendered_again_as_far_as_it_was() -> None:
    tree, context = service(SERVICE, step=2)
    path = context.module.parts[1].schema_file
    changed = OverlayTree(
        tree,
        {
            README: rendered(tree, context),
            path: tree.read(path).replace(b"ended: bool", b"finished: bool"),
        },
    )
    text = rendered(changed, replace(context, step=1)).decode()
    assert "`finished`" in text
    assert "### Schema review" in text


def test_leaves_a_contract_alone_that_only_a_formatter_changed() -> None:
    tree, context = service(SERVICE, step=2)
    text = rendered(tree, context).replace(b"  |", b" |").replace(b"-----", b"---")
    check_noop(NAME, OverlayTree(tree, {README: text}), context)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{BEGIN}\nold\n", 1),
        (f"# Sessions\n\n{END}\n", 3),
        (f"{BEGIN}\n{END}\n\n{BEGIN}\n", 4),
        (f"{END}\n{BEGIN}\n", 1),
    ],
)
def test_refuses_broken_markers(text: str, line: int) -> None:
    (refusal,) = check_refused(NAME, *service({**SERVICE, README: text}))
    assert (refusal.path, refusal.line) == (README, line)


def test_refuses_a_readme_that_is_not_utf8() -> None:
    (refusal,) = check_refused(NAME, *service({**SERVICE, README: b"# A\n\nCaf\xe9\n"}))
    assert refusal.line == 3


STATEMENTS = """# Sessions

Both are mounted as two routers, each with its own route file.
`POST /session_manager/end` ends one; see /session_manager/endless, too.
One router would do. Two users meet.
The two app packages share a store.
"""


def test_statements_that_became_untrue_are_listed_for_a_person() -> None:
    moves = {"POST session_manager_end:/end": "/sessions.end"}
    files = {**SERVICE, README: STATEMENTS}
    outcome = transform(NAME, *service(files, endpoints=moves, app_layout="package"))
    assert [(notice.path, notice.line, notice.text) for notice in outcome.notices] == [
        (
            README,
            3,
            'it says "Both are mounted as two routers", and '
            "api/routes/session_manager_routes.py is the only one now",
        ),
        (README, 4, "it names /session_manager/end, which is /session_manager/sessions.end now"),
        (README, 6, 'it says "two app packages", and apps/session_manager is the only one now'),
    ]
    assert not transform(NAME, *service(files, endpoints=moves, step=9)).notices
    kept = transform(NAME, *service(files, app_layout="shared")).notices
    assert [notice.line for notice in kept] == [3]


def test_passes_on_what_the_readings_ask() -> None:
    path = "schemas/session_manager_end/session_manager_end.py"
    tree, context = service({**SERVICE, path: "def broken(:\n"}, step=1)
    outcome = transform(NAME, tree, context)
    assert outcome.refusals
    assert outcome.refusals[0].path == path


def test_is_not_applicable_when_skipped() -> None:
    assert transform(NAME, *service(SERVICE, skip=("contract",))).not_applicable
