from __future__ import annotations

import pytest

from tests.support.trees import check_noop, check_refused, check_transformed, service, transform

NAME = "state-import-policy"
GUIDE = "docs/getting started/CONTRIBUTING.md"
SENTENCE = "Routes import only from `schemas`, never from a module below it."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# C\n\n## Style\n\nBlue.\n\n## Policies\n\n- a\n  b\n\n## Last\n",
            f"# C\n\n## Style\n\nBlue.\n\n## Policies\n\n- a\n  b\n- {SENTENCE}\n\n## Last\n",
        ),
        (
            "# C\n\n## Code style\n\n* a\n\n### Names\n\nShort.\n",
            f"# C\n\n## Code style\n\n* a\n* {SENTENCE}\n\n### Names\n\nShort.\n",
        ),
        (
            "# C\n\n## Rules\n\nFew.\n\n### One\n\n### Two\n\n- b\n",
            f"# C\n\n## Rules\n\nFew.\n\n{SENTENCE}\n\n### One\n\n### Two\n\n- b\n",
        ),
        ("# C\n\n## Imports\n\nSorted.\n", f"# C\n\n## Imports\n\nSorted.\n\n{SENTENCE}\n"),
        ("# C\n\n## Rules\n\n1. a\n", f"# C\n\n## Rules\n\n1. a\n\n{SENTENCE}\n"),
        ("# C\n\nImportant.", f"# C\n\nImportant.\n\n## Imports\n\n{SENTENCE}"),
        ("", f"## Imports\n\n{SENTENCE}\n"),
    ],
)
def test_states_the_policy_under_a_fitting_heading(before: str, after: str) -> None:
    check_transformed(NAME, *service({GUIDE: before}), {GUIDE: after})


def test_begins_a_guide() -> None:
    check_transformed(NAME, *service({}), {GUIDE: f"# Contributing\n\n## Imports\n\n{SENTENCE}\n"})


@pytest.mark.parametrize(
    "text",
    ["routes import only\n  from schemas!", "Policy: **Routes import only from `schemas`**."],
)
def test_knows_the_policy_in_other_words(text: str) -> None:
    check_noop(NAME, *service({GUIDE: f"# C\n\n{text}\n"}))


def test_names_the_public_package() -> None:
    tree, context = service({GUIDE: "# C\n"}, public_package="app.schemas")
    (edit,) = transform(NAME, tree, context).edits
    assert b"Routes import only from `app.schemas`, never" in (edit.content or b"")


def test_keeps_crlf() -> None:
    tree, context = service({GUIDE: b"# C\r\n\r\n## Imports\r\n"})
    after = f"# C\r\n\r\n## Imports\r\n\r\n{SENTENCE}\r\n".encode()
    check_transformed(NAME, tree, context, {GUIDE: after})


def test_refuses_a_guide_that_is_not_utf8() -> None:
    assert check_refused(NAME, *service({GUIDE: b"\xff"}))


def test_refuses_a_guide_in_another_markup() -> None:
    assert check_refused(NAME, *service({}, contributing="CONTRIBUTING.rst"))


def test_is_not_applicable_when_skipped() -> None:
    assert transform(NAME, *service({}, skip=("changelogs",))).not_applicable
