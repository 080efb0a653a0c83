from __future__ import annotations

from refactor_kit.base import ChangeSet
from tests.support.app_services import END_ROUTES, SERVICE, START_ROUTES
from tests.support.trees import findings, service, transform

CHECK = "no-reference-to-retired-modules"
STEP = ("create-app-facade", "move-app-packages", "rewrite-references", "retire-old-structure")


def test_flags_references_and_what_still_stands() -> None:
    tree, context = service({**SERVICE, "x.md": "#\napps.session_manager_start\n"})
    found = {(each.path, each.line) for each in findings(CHECK, tree, context)}
    assert {(START_ROUTES, 1), (END_ROUTES, 1), ("x.md", 2)} <= found


def test_is_content_at_the_end() -> None:
    tree, context = service({**SERVICE, "x.md": "#\napps.session_manager_start\n"})
    for codemod in STEP:
        tree = ChangeSet(tree, transform(codemod, tree, context).edits).tree()
    assert findings(CHECK, tree, context) == []


def test_fingerprints_do_not_depend_on_lines() -> None:
    prints = []
    for before in ("", "#\n\n"):
        tree, context = service({**SERVICE, "x.md": f"{before}apps.session_manager_start\n"})
        prints.append([f.fingerprint for f in findings(CHECK, tree, context) if f.path == "x.md"])
    assert prints[0] == prints[1]
