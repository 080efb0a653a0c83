from __future__ import annotations

import pytest

from refactor_kit.base import OverlayTree
from refactor_kit.runtime.errors import UsageError
from tests.support.sessions import BEFORE, END
from tests.support.trees import findings, service, transform

CHECK = "public-names-are-locked"
LOCK = ".refactor-kit/public-names/session_manager.toml"


def locked_and_changed(old: str, new: str) -> list[str]:
    tree, context = service(BEFORE)
    (lock,) = transform("lock-public-names", tree, context).edits
    schema = str(BEFORE[END]).replace(old, new).encode()
    changed = OverlayTree(tree, {LOCK: lock.content, END: schema})
    found = findings(CHECK, changed, context)
    assert {each.path for each in found} <= {LOCK}
    return [each.message for each in found]


def test_flags_a_missing_lock() -> None:
    (finding,) = findings(CHECK, *service(BEFORE))
    assert finding.message == "the public names of session_manager are not locked"


def test_accepts_what_is_locked() -> None:
    assert locked_and_changed("", "") == []


def test_documentation_is_free() -> None:
    assert locked_and_changed("    closed: bool", '    """Closed."""\n\n    closed: bool') == []


def test_internal_names_are_free() -> None:
    tree, context = service(BEFORE, parts=("session_manager_end",))
    (lock,) = transform("lock-public-names", tree, context).edits
    routes = "api/routes/session_manager_end_routes.py"
    renamed = {
        path: str(BEFORE[path]).replace("SessionEndRequest", "CloseRequest").encode()
        for path in (END, routes)
    }
    assert findings(CHECK, OverlayTree(tree, {LOCK: lock.content, **renamed}), context) == []


def test_names_what_changed_and_the_bump() -> None:
    assert locked_and_changed("closed: bool = True", "closed: int = 1\n    note: str = ''") == [
        "SessionManagerEndOutput.closed was bool; default True, is int; default 1 "
        "(major version bump)",
        "SessionManagerEndOutput.note (str; default '') is new (minor version bump)",
    ]


def test_a_broken_lock_is_a_finding() -> None:
    tree, context = service({**BEFORE, LOCK: "names = [\n"})
    (finding,) = findings(CHECK, tree, context)
    assert (finding.path, finding.line) == (LOCK, 1)


def test_a_lock_of_a_newer_version_is_refused_by_name() -> None:
    tree, context = service({**BEFORE, LOCK: "schema-version = 9\n"})
    with pytest.raises(UsageError, match="written by a newer refactor-kit"):
        findings(CHECK, tree, context)
