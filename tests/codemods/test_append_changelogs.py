from __future__ import annotations

from typing import Any

import pytest

from refactor_kit.base import ChangeSet, Context, OverlayTree, SourceTree
from refactor_kit.reading.retired.shims import Shim, shim_text
from tests.support.service_files import SERVICE
from tests.support.trees import check_noop, service, transform

NAME = "append-changelogs"
CHANGES, SCHEMAS = "docs/CHANGELOG.md", "docs/schemas/SCHEMA_CHANGELOG.md"
BULLET = "- `session_manager`: routes import only from `schemas`; one router,\n"
SCHEMA_BULLET = "- `session_manager`: public names in `schemas`: `SessionManagerStartInput`,\n"


def logs(
    changes: str | bytes = "# Changelog\n", schemas: str | bytes = "# S\n", **settings: Any
) -> tuple[SourceTree, Context]:
    return service({**SERVICE, CHANGES: changes, SCHEMAS: schemas}, **settings)


def appended(tree: SourceTree, context: Context, path: str = CHANGES) -> str:
    """The changelog after the codemod, which a second pass leaves alone."""
    outcome = transform(NAME, tree, context)
    assert not outcome.refusals
    changed = ChangeSet(tree, outcome.edits).tree()
    check_noop(NAME, changed, context)
    return changed.read(path).decode()


@pytest.mark.parametrize(
    ("before", "above", "below"),
    [
        ("# C\n", "# C\n\n## [Unreleased]\n\n### Changed\n\n", ""),
        ("# C\n\n## [Unreleased]\n", "# C\n\n## [Unreleased]\n\n### Changed\n\n", ""),
        (
            "# C\n\n## Unreleased\n\n## 1.0\n\n- a\n",
            "# C\n\n## Unreleased\n\n",
            "\n## 1.0\n\n- a\n",
        ),
        (
            "# C\n\n## 1.0\n\n- a\n",
            "# C\n\n## Unreleased\n\n",
            "\n## 1.0\n\n- a\n",
        ),
        (
            "# C\n\n## [Unreleased]\n\n### Added\n\n- a\n\n## [1.0]\n\n### Fixed\n\n- b\n",
            "# C\n\n## [Unreleased]\n\n### Added\n\n- a\n\n### Changed\n\n",
            "\n## [1.0]\n\n### Fixed\n\n- b\n",
        ),
        (
            "# C\n\n## [Unreleased]\n\n### Changed\n\n- a\n  b\n\n### Fixed\n\n- c\n",
            "# C\n\n## [Unreleased]\n\n### Changed\n\n- a\n  b\n",
            "\n### Fixed\n\n- c\n",
        ),
    ],
)
def test_goes_below_the_unreleased_changes(before: str, above: str, below: str) -> None:
    text = appended(*logs(before))
    assert text.startswith(above + BULLET)
    assert text.endswith(f"`apps/session_manager`.\n{below}")


def test_begins_missing_changelogs() -> None:
    tree, context = service(SERVICE)
    assert appended(tree, context).startswith(
        f"# Changelog\n\n## [Unreleased]\n\n### Changed\n\n{BULLET}"
    )
    assert SCHEMA_BULLET in appended(tree, context, SCHEMAS)


def test_names_the_public_names_and_where_examples_live() -> None:
    text = " ".join(appended(*logs(), SCHEMAS).split())
    assert "`SessionManagerEndInput`, `SessionManagerEndOutput`." in text
    assert "`example_input()` sits on the input class" in text


def test_names_endpoints_that_moved() -> None:
    text = appended(*logs(endpoints={"POST session_manager_end:/end": "/sessions.end"}))
    moved = "`POST /session_manager/end` is now `/session_manager/sessions.end`."
    assert moved in " ".join(text.split())


def test_says_until_when_old_names_are_kept() -> None:
    kept = {"shims": True, "shims_until": "2027-06-30", "app_layout": "package"}
    old = "apps/session_manager_start/service.py"
    new = "apps.session_manager.start.service"
    shim = shim_text(Shim("apps.session_manager_start.service", new, "2027-06-30", ()))
    tree, context = logs(**kept)
    tree = OverlayTree(tree, {old: shim.encode()})
    written = " ".join(appended(tree, context).split())
    assert "The old modules can be imported until 2027-06-30." in written
    assert "The old modules" not in appended(*logs(**kept))


def test_knows_its_bullet_after_a_release_and_a_rewording() -> None:
    released = """
        # Changelog

        ## [1.1] - 2025-01-01

        * Maintenance of `session_manager`: all its routes import
          only from `schemas` now.
    """
    schemas = "# S\n\n## 1.1\n\n- `session_manager` has public names.\n"
    check_noop(NAME, *logs(released, schemas))


def test_another_modules_bullet_is_not_its_own() -> None:
    before = (
        "# C\n\n## [Unreleased]\n\n### Changed\n\n- `orders`: routes import only from `schemas`.\n"
    )
    assert appended(*logs(before)).startswith(before + BULLET)


def test_keeps_the_mark_of_the_bullets_crlf_and_a_missing_newline() -> None:
    before = b"# C\r\n\r\n## [Unreleased]\r\n\r\n### Changed\r\n\r\n* a"
    text = appended(*logs(before))
    assert text.startswith(before.decode() + "\r\n* `session_manager`: routes")
    assert text.count("\n") == text.count("\r\n")
    assert not text.endswith("\n")


def test_a_heading_in_code_is_none() -> None:
    before = "# C\n\n```\n## [Unreleased]\n```\n\n## [Unreleased]\n"
    assert appended(*logs(before)).startswith(f"{before}\n### Changed\n\n- ")


def test_a_changelog_that_is_not_utf8_is_no_obstacle() -> None:
    tree, context = logs(b"# C\n\n## 1.0\n\n- caf\xe9\n")
    (edit, _) = transform(NAME, tree, context).edits
    assert b"## Unreleased\n\n- `session_manager`: routes" in (edit.content or b"")
    assert (edit.content or b"").endswith(b"\n## 1.0\n\n- caf\xe9\n")


def test_a_changelog_in_another_markup_is_written_as_it_is() -> None:
    tree, context = service(
        {**SERVICE, "CHANGES.rst": "Changes\n=======\n\n1.0\n---\n\n- a\n"}, changelog="CHANGES.rst"
    )
    text = appended(tree, context, "CHANGES.rst")
    assert "Unreleased\n----------\n\n- ``session_manager``: routes import only" in text


def test_what_shows_no_order_gets_the_entry_at_its_top_and_a_word_about_it() -> None:
    tree, context = logs("# C\n\n```\nexample\n")
    outcome = transform(NAME, tree, context)
    assert b"- `session_manager`" in (outcome.edits[0].content or b"").split(b"```")[0]
    (notice,) = outcome.notices
    assert (notice.path, notice.line) == (CHANGES, 3)
    assert "the entry is at the top" in notice.text
    check_noop(NAME, ChangeSet(tree, outcome.edits).tree(), context)


def test_what_no_line_can_be_put_into_is_left_alone_and_told() -> None:
    tree, context = service({**SERVICE, "changes.yml": "- a: 1\n"}, changelog="changes.yml")
    outcome = transform(NAME, tree, context)
    assert [edit.path for edit in outcome.edits] == [SCHEMAS]
    (notice,) = outcome.notices
    assert notice.path == "changes.yml"
    assert "add this one: `session_manager`: routes import only from" in notice.text
    written = OverlayTree(tree, {"changes.yml": f"- {notice.text}\n".encode()})
    assert not transform(NAME, written, context).notices


def test_is_not_applicable_when_skipped() -> None:
    assert transform(NAME, *logs(skip=("changelogs",))).not_applicable
