from __future__ import annotations

from refactor_kit.base import OverlayTree
from tests.support.sessions import BEFORE, END, START
from tests.support.trees import (
    check_decided,
    check_noop,
    check_refused,
    check_transformed,
    service,
    transform,
)

CODEMOD = "lock-public-names"
LOCK = ".refactor-kit/public-names/session_manager.toml"
PART = ("session_manager_end",)
END_LOCK = """
    # The public names of this module and the shape of their fields. A removed or re-typed
    # field breaks clients: change it here only on purpose.
    schema-version = 1

    [names.SessionManagerEndInput]
    part = "session_manager_end"
    role = "input"
    fields = "sha256:d333a329a49248e719ed2d26ee9229a54595710b79336d49e2aa333d4e143fc2"

    [names.SessionManagerEndInput.signatures]
    session_id = "str; required"

    [names.SessionManagerEndOutput]
    part = "session_manager_end"
    role = "output"
    fields = "sha256:ac4754fc2f0d63a77a814248d299b28284736aac4b6fdb219c59fb8516ed87a1"

    [names.SessionManagerEndOutput.signatures]
    closed = "bool; default True"
"""


def test_writes_the_lock() -> None:
    check_transformed(CODEMOD, *service(BEFORE, parts=PART), {LOCK: END_LOCK})


def test_leaves_a_lock_that_holds() -> None:
    check_noop(CODEMOD, *service({**BEFORE, LOCK: END_LOCK}, parts=PART))


def test_adds_the_names_of_a_new_part() -> None:
    tree, context = service({**BEFORE, LOCK: END_LOCK})
    (edit,) = transform(CODEMOD, tree, context).edits
    assert edit.content is not None
    assert edit.content.count(b"[names.") == 8
    check_noop(CODEMOD, OverlayTree(tree, {LOCK: edit.content}), context)


def test_never_overwrites_a_conflicting_lock() -> None:
    changed = str(BEFORE[END]).replace("closed: bool = True", "closed: int = 1")
    tree, context = service({**BEFORE, END: changed, LOCK: END_LOCK}, parts=PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert "closed was bool; default True, is int; default 1: a major change" in refusal.reason


def test_an_unreadable_lock_is_refused() -> None:
    tree, context = service({**BEFORE, LOCK: "<<<<<<< HEAD\n"}, parts=PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert refusal.path == LOCK


def test_an_open_decision_comes_first() -> None:
    files = {**BEFORE, START: "class A:\n    a: int\n\n\nclass B:\n    b: int\n"}
    del files["api/routes/session_manager_start_routes.py"]
    check_decided(CODEMOD, *service(files))
