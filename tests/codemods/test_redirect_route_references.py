from __future__ import annotations

import pytest

from refactor_kit.base import ChangeSet
from tests.support.app_services import SERVICE, UNIFIED, without
from tests.support.trees import as_bytes, check_noop, check_refused, service, transform

CODEMOD = "redirect-route-references"
TEST = "tests/test_sessions.py"


def redirected(content: str | bytes, path: str = TEST) -> bytes:
    tree, context = service({**SERVICE, path: content})
    outcome = transform(CODEMOD, tree, context)
    assert not outcome.refusals
    assert {edit.path for edit in outcome.edits} <= {path}
    changed = ChangeSet(tree, outcome.edits).tree()
    check_noop(CODEMOD, changed, context)
    return changed.read(path)


def test_patches_follow_into_the_file_that_serves() -> None:
    before = """
    from unittest.mock import patch

    from api.routes import session_manager_start_routes as routes
    from api.routes.session_manager_end_routes import router  # mounted

    def test(monkeypatch):
        with patch("api.routes.session_manager_start_routes.start_session"):
            monkeypatch.setattr(routes, "_log", None)
        with patch.object(routes, "start_session"), patch("apps.session_manager_start.store.add"):
            pass
    """
    after = """
    from unittest.mock import patch

    from api.routes import session_manager_routes as routes
    from api.routes.session_manager_routes import router  # mounted

    def test(monkeypatch):
        with patch("api.routes.session_manager_routes.start_session"):
            monkeypatch.setattr(routes, "_log_start", None)
        with patch.object(routes, "start_session"), patch("apps.session_manager_start.store.add"):
            pass
    """
    assert redirected(before) == as_bytes(after)


def test_a_patch_through_an_app_module_finds_the_facade() -> None:
    patched = 'patch("api.routes.session_manager_end_routes.service.end_session")\n'
    tree, context = service({**SERVICE, TEST: patched})
    for codemod in ("create-app-facade", CODEMOD):
        tree = ChangeSet(tree, transform(codemod, tree, context).edits).tree()
    assert tree.read(TEST) == b'patch("api.routes.session_manager_routes.service.end_session")\n'


def test_line_ends_stay() -> None:
    before = b'# tests\r\npatch("api.routes.session_manager_end_routes.router")\r\n'
    after = b'# tests\r\npatch("api.routes.session_manager_routes.router")\r\n'
    assert redirected(before) == after


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (TEST, "import apps.session_manager_start.service\n"),
        ("docs/guide.md", "`api.routes.session_manager_start_routes` and its file.\n"),
        ("deploy/x.yaml", "- app: api.routes.session_manager_end_routes:router\n"),
    ],
)
def test_what_retires_later_is_left_for_later(path: str, content: str) -> None:
    check_noop(CODEMOD, *service({**SERVICE, path: content}))


def test_the_old_files_stay_as_they_are() -> None:
    start = "api/routes/session_manager_start_routes.py"
    content = "from api.routes.session_manager_end_routes import router\n"
    check_noop(CODEMOD, *service({**SERVICE, start: content}))


_OLD = "api/routes/session_manager_start_routes.py"
_CLASSES = {
    "schemas/__init__.py": "from .start import Start as PublicStart\n"
    "from .start import Both as BothInput, Both as BothOutput\n\n"
    "__all__ = ['BothInput', 'BothOutput', 'PublicStart']\n",
    "schemas/start.py": "class Start: ...\nclass Both: ...\n",
    _OLD: "import schemas.start as shapes\nfrom schemas.start import Both, Start\n",
    UNIFIED: "from schemas import BothInput, BothOutput, PublicStart\n",
    "api/routes/session_manager_end_routes.py": "",
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('patch("{}.Start")', 'patch("{}.PublicStart")'),
        ('patch("{}.Start.model_validate")', 'patch("{}.PublicStart.model_validate")'),
        ('patch("{}.shapes.Start")', 'patch("{}.PublicStart")'),
        ('setattr("{}.Start", None)', 'setattr("{}.PublicStart", None)'),
        ("from {} import Start", "from {} import PublicStart"),
        (
            "import {} as routes\n\nx = routes.Start",
            "import {} as routes\n\nx = routes.PublicStart",
        ),
    ],
)
def test_a_schema_class_follows_to_its_public_name(before: str, after: str) -> None:
    old, new = "api.routes.session_manager_start_routes", "api.routes.session_manager_routes"
    tree, context = service({**_CLASSES, TEST: f"{before.format(old)}\n"})
    changed = ChangeSet(tree, transform(CODEMOD, tree, context).edits).tree()
    assert changed.read(TEST).decode() == f"{after.format(new)}\n"
    check_noop(CODEMOD, changed, context)


def test_a_class_of_two_public_names_is_refused_once_a_line() -> None:
    name = "api.routes.session_manager_start_routes.Both"
    tree, context = service({**_CLASSES, TEST: f'x = patch("{name}"), patch("{name}")\n'})
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert refusal.reason == f"{name} has no counterpart in api.routes.session_manager_routes"


def test_refuses_a_name_that_the_unified_file_lacks() -> None:
    reference = b'\n\npatch("api.routes.session_manager_start_routes.gone")\n'
    [refusal] = check_refused(CODEMOD, *service({**SERVICE, TEST: reference}))
    assert (refusal.path, refusal.line) == (TEST, 3)
    assert "gone has no counterpart" in refusal.reason


def test_refuses_before_the_unified_file_stands() -> None:
    [refusal] = check_refused(CODEMOD, *service(without(UNIFIED)))
    assert refusal.path == UNIFIED


def test_a_module_in_one_file_keeps_it() -> None:
    tree, context = service(SERVICE, parts=["session_manager"])
    assert transform(CODEMOD, tree, context).not_applicable


def test_code_that_no_test_runs_is_left_to_the_step_that_retires_the_files() -> None:
    """An application's file may be known by a second name, whose content this step changes too."""
    content = "from api.routes.session_manager_end_routes import router\n"

    assert redirected(content, "scripts/list_routes.py") == content.encode()
    assert b"session_manager_routes" in redirected(content, "conftest.py")
