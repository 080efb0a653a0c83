"""What a migration leaves where modules were, and how that goes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from refactor_kit.base import ChangeSet, Context, OverlayTree, SourceTree
from refactor_kit.base.records import replace
from tests.support.app_services import END_ROUTES, SERVICE, START_ROUTES, UNIFIED
from tests.support.trees import (
    Files,
    as_bytes,
    check_noop,
    check_refused,
    check_transformed,
    findings,
    service,
    transform,
)

RETIRE = "retire-shims"
STEP = ("create-app-facade", "move-app-packages", "rewrite-references", "retire-old-structure")
KEPT: dict[str, Any] = {"shims": True, "shims_until": "2027-06-30"}
AFTER = date(2027, 7, 1)
START_APP = "apps/session_manager_start"
SHIMS = (
    END_ROUTES,
    START_ROUTES,
    "apps/session_manager_end/__init__.py",
    "apps/session_manager_end/service.py",
    f"{START_APP}/__init__.py",
    f"{START_APP}/service.py",
    f"{START_APP}/store.py",
)


def shimmed(extra: Files | None = None, **settings: Any) -> tuple[SourceTree, Context]:
    """The service once step 9 has left it; a second pass has changed nothing."""
    tree, context = service({**SERVICE, **(extra or {})}, **{**KEPT, **settings})
    for codemod in STEP:
        outcome = transform(codemod, tree, context)
        assert (outcome.decisions, outcome.refusals) == ((), ())
        tree = ChangeSet(tree, outcome.edits).tree()
    for codemod in (*STEP, RETIRE):
        check_noop(codemod, tree, context)
    return tree, context


def text(tree: SourceTree, path: str) -> str:
    return tree.read(path).decode()


def test_a_thin_module_stays_for_each_that_went() -> None:
    tree, context = shimmed()
    old = ("apps/session_manager_", "api/routes/session_manager_")
    standing = tuple(path for path in tree.paths() if path.startswith(old) and path != UNIFIED)
    assert standing == SHIMS
    assert "from apps.session_manager.start.service import SessionExists, close, start_session" in (
        text(tree, f"{START_APP}/service.py")
    )
    assert findings("no-reference-to-retired-modules", tree, context) == []


def test_the_apps_count_as_moved() -> None:
    from refactor_kit.reading.apps import read_apps

    assert read_apps(*shimmed()).state == "moved"


def test_names_that_the_merge_changed_keep_their_old_ones() -> None:
    routes = as_bytes(SERVICE[START_ROUTES]).replace(b"def _log(", b"def log(")
    unified = as_bytes(SERVICE[UNIFIED]).replace(b"def _log_start(", b"def log_start(")
    tree, _ = shimmed({START_ROUTES: routes, UNIFIED: unified})
    lines = text(tree, START_ROUTES).splitlines()
    assert "from api.routes.session_manager_routes import log_start as log" in lines
    assert "from api.routes.session_manager_routes import router" in lines
    assert '__all__ = ["log", "router"]' in lines


def test_a_package_passes_on_what_it_imports() -> None:
    init = "from __future__ import annotations\n\nfrom .service import SessionExists\n"
    tree, _ = shimmed({f"{START_APP}/__init__.py": init})
    assert "from apps.session_manager.start import SessionExists\n" in text(
        tree, f"{START_APP}/__init__.py"
    )


def test_names_that_are_not_there_at_run_time_are_left_out() -> None:
    store = """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            class Typed: ...

        declared: int
        for number in range(0):
            pass
        gone = 1
        del gone
        _private = 2
        _listed = 3
        try:
            FAST = True
        except ImportError:
            FAST = False

        __all__ = ["FAST", "_listed"]
    """
    tree, _ = shimmed({f"{START_APP}/store.py": store})
    assert '__all__ = ["FAST", "_listed"]' in text(tree, f"{START_APP}/store.py")


def test_scripts_tests_and_data_leave_nothing() -> None:
    extra = {
        f"{START_APP}/__main__.py": "",
        f"{START_APP}/conftest.py": "",
        f"{START_APP}/test_store.py": "def test_it(): ...\n",
        f"{START_APP}/tests/cases.py": "x = 1\n",
        f"{START_APP}/schema.sql": "select 1\n",
        f"{START_APP}/run-me.py": "x = 1\n",
    }
    tree, _ = shimmed(extra)
    assert not set(extra) & set(tree.paths())


def test_crlf_stays() -> None:
    service_file = as_bytes(SERVICE[f"{START_APP}/service.py"]).replace(b"\n", b"\r\n")
    tree, _ = shimmed({f"{START_APP}/service.py": service_file})
    content = tree.read(f"{START_APP}/service.py")
    assert content.count(b"\n") == content.count(b"\r\n") > 10


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("from .other import *\n", 1),
        ("x = 1\n\n\ndef __getattr__(name):\n    return name\n", 4),
    ],
)
def test_names_that_cannot_be_told_are_refused(source: str, line: int) -> None:
    files = {**SERVICE, f"{START_APP}/store.py": source, f"{START_APP}/other.py": ""}
    tree, context = service(files, **KEPT)
    (refusal,) = check_refused("move-app-packages", tree, context)
    assert (refusal.path, refusal.line) == (f"{START_APP}/store.py", line)
    assert "shims = false" in refusal.remedy
    tree, context = service(files)
    assert transform("move-app-packages", tree, context).edits


def test_a_day_that_is_over_before_it_begins_leaves_nothing() -> None:
    tree, context = service(SERVICE, **KEPT)
    edits = transform("move-app-packages", tree, replace(context, today=AFTER)).edits
    left = {each.path for each in edits if each.path.startswith(f"{START_APP}/") and each.content}
    assert left == set()


def test_shims_go_when_their_time_is_over() -> None:
    tree, context = shimmed()
    late = replace(context, today=AFTER)
    changed = check_transformed(RETIRE, tree, late, dict.fromkeys(SHIMS))
    plain, _ = shimmed(shims=False)
    assert {path: changed.read(path) for path in changed.paths()} == {
        path: plain.read(path) for path in plain.paths()
    }


def test_the_configuration_has_the_last_word() -> None:
    tree, _ = shimmed()
    files = {path: tree.read(path) for path in tree.paths()}
    _, later = service(files, shims=True, shims_until="2028-01-31")
    dated = {path: tree.read(path).replace(b"2027-06-30", b"2028-01-31") for path in SHIMS}
    check_transformed(RETIRE, tree, replace(later, today=AFTER), dated)
    _, off = service(files)
    check_transformed(RETIRE, tree, off, dict.fromkeys(SHIMS))


def test_a_shim_that_was_changed_is_not_taken_away() -> None:
    tree, context = shimmed()
    path = f"{START_APP}/store.py"
    tree = OverlayTree(tree, {path: tree.read(path) + b"\nx = 1\n"})
    for codemod in (RETIRE, "retire-old-structure"):
        refusals = check_refused(codemod, tree, replace(context, today=AFTER))
        assert (path, "changed by hand") in [(each.path, each.reason[-15:]) for each in refusals]
    found = findings("no-reference-to-retired-modules", tree, context)
    assert [each.path for each in found] == [path]


def test_a_shim_that_the_repository_needs_again_is_not_taken_away() -> None:
    extra = {"scripts/report.py": b"import apps.session_manager_start.store\n"}
    tree, context = shimmed()
    tree = OverlayTree(tree, dict(extra))
    (refusal,) = check_refused(RETIRE, tree, replace(context, today=AFTER))
    assert (refusal.path, refusal.line) == ("scripts/report.py", 1)


def test_no_shim_binds_a_rebound_name_by_value() -> None:
    store = "pool = None\n\ndef connect():\n    global pool\n    pool = 1\n"
    tree, context = service({**SERVICE, f"{START_APP}/store.py": store}, **KEPT)
    (refusal,) = check_refused("move-app-packages", tree, context)
    assert (refusal.path, refusal.line) == (f"{START_APP}/store.py", 5)
    assert "connect() declares it global" in refusal.reason
