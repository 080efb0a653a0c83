from __future__ import annotations

from refactor_kit.base import ChangeSet, Context, OverlayTree, SourceTree
from tests.support.app_services import END_ROUTES, SERVICE, START_ROUTES, UNIFIED
from tests.support.trees import (
    Files,
    as_bytes,
    check_noop,
    check_refused,
    check_transformed,
    service,
    transform,
)

CODEMOD = "retire-old-structure"
STEP = ("create-app-facade", "move-app-packages", "rewrite-references")


def migrating(extra: Files | None = None) -> tuple[SourceTree, Context]:
    """The tree as it stands before the last codemod, with some files on top."""
    tree, context = service(SERVICE)
    for codemod in STEP:
        tree = ChangeSet(tree, transform(codemod, tree, context).edits).tree()
    added = {path: as_bytes(content) for path, content in (extra or {}).items()}
    return OverlayTree(tree, added), context


def test_deletes_the_old_route_files() -> None:
    tree, context = migrating()
    changed = check_transformed(CODEMOD, tree, context, {START_ROUTES: None, END_ROUTES: None})
    check_noop(CODEMOD, changed, context)


def test_refuses_while_anything_names_them() -> None:
    extra = {
        "docs/guide.md": "# Guide\n\nSee apps/session_manager_start.\n",
        "tests/test_x.py": "from api.routes.session_manager_start_routes import router\n",
    }
    tree, context = migrating(extra)
    refusals = check_refused(CODEMOD, tree, context)
    assert [(each.path, each.line) for each in refusals] == [
        ("docs/guide.md", 3),
        ("tests/test_x.py", 1),
    ]


def test_refuses_without_a_unified_route_file() -> None:
    tree, context = migrating()
    tree = OverlayTree(tree, {UNIFIED: None})
    [refusal] = check_refused(CODEMOD, tree, context)
    assert refusal.path == UNIFIED


def test_deletes_empty_leftovers_of_an_app_and_nothing_else() -> None:
    left = "apps/session_manager_start/__init__.py"
    tree, context = migrating({left: ""})
    check_transformed(CODEMOD, tree, context, {START_ROUTES: None, END_ROUTES: None, left: None})
    tree, context = migrating({left: "x = 1\n"})
    [refusal] = check_refused(CODEMOD, tree, context)
    assert refusal.path == left


def test_never_deletes_a_route_file_in_place() -> None:
    tree, context = service(
        {"api/routes/users_routes.py": "router = 1\n"}, module="users", parts=("users",)
    )
    assert transform(CODEMOD, tree, context).not_applicable
