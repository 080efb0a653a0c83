from __future__ import annotations

import pytest

from refactor_kit.base import ChangeSet
from tests.support.app_services import SERVICE, START_ROUTES
from tests.support.trees import as_bytes, check_noop, check_refused, service, transform

CODEMOD = "rewrite-references"
TEST = "tests/test_sessions.py"


def rewritten(content: str | bytes, path: str = TEST, **settings: str) -> str:
    tree, context = service({**SERVICE, path: content}, **settings)
    outcome = transform(CODEMOD, tree, context)
    assert not outcome.refusals
    changed = ChangeSet(tree, outcome.edits).tree()
    check_noop(CODEMOD, changed, context)
    return changed.read(path).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import apps.session_manager_start.store", "import apps.session_manager.start.store"),
        (
            "import apps.session_manager_start.store as s",
            "import apps.session_manager.start.store as s",
        ),
        (
            "from apps.session_manager_start import store",
            "from apps.session_manager.start import store",
        ),
        (
            "from apps import session_manager_start as app",
            "from apps.session_manager import start as app",
        ),
        (
            "from api.routes.session_manager_start_routes import router",
            "from api.routes.session_manager_routes import router",
        ),
        (
            "from apps.session_manager_start import (\n    store,  # rows\n)",
            "from apps.session_manager.start import (\n    store,  # rows\n)",
        ),
        (
            "from apps.session_manager_start import store as store",
            "from apps.session_manager.start import store as store",
        ),
        (
            "import os; from apps.session_manager_end import service",
            "import os; from apps.session_manager.end import service",
        ),
        (
            "from apps.session_manager_starter import x",
            "from apps.session_manager_starter import x",
        ),
    ],
)
def test_imports_of_every_form_follow(before: str, after: str) -> None:
    assert rewritten(f"{before}\n") == f"{after}\n"
    indented = rewritten(f"def f():\n    {before}\n".replace("\n    store", "\n        store"))
    assert after.partition("(")[0] in indented


def test_relative_imports_stay_relative() -> None:
    before = "from ..session_manager_start.store import add\nfrom . import x\n"
    after = "from ..session_manager.start.store import add\nfrom . import x\n"
    assert rewritten(before, "apps/other/service.py") == after
    before = "from .session_manager_start_routes import router\n"
    after = "from .session_manager_routes import router\n"
    assert rewritten(before, "api/routes/all.py") == after
    before = "from . import session_manager_start_routes as start\n"
    after = "from . import session_manager_routes as start\n"
    assert rewritten(before, "api/routes/all.py") == after


def test_two_old_modules_become_one_name() -> None:
    before = """
    from api.routes import session_manager_end_routes, session_manager_start_routes, users

    def test():
        assert session_manager_start_routes.router, session_manager_end_routes.router
    """
    after = """
    from api.routes import session_manager_routes, users

    def test():
        assert session_manager_routes.router, session_manager_routes.router
    """
    assert rewritten(before) == as_bytes(after).decode()


def test_a_sorted_block_stays_sorted() -> None:
    before = """
    from apps.session_manager_end import service
    from apps.session_manager_notes import n
    from apps.session_manager_start import store
    """
    after = """
    from apps.session_manager.end import service
    from apps.session_manager.start import store
    from apps.session_manager_notes import n
    """
    assert rewritten(before) == as_bytes(after).decode()


def test_an_unsorted_block_keeps_its_order() -> None:
    before = """
    from apps.zebra import z
    from apps.session_manager_start import store
    import apps.session_manager_end
    """
    after = """
    from apps.zebra import z
    from apps.session_manager.start import store
    import apps.session_manager.end
    """
    assert rewritten(before) == as_bytes(after).decode()


def test_uses_follow_where_nothing_else_bears_the_name() -> None:
    before = "from apps import session_manager_start\nsession_manager_start.store.add(1)\n"
    after = "from apps.session_manager import start\nstart.store.add(1)\n"
    assert rewritten(before) == after


@pytest.mark.parametrize(
    "use",
    [
        "start = 1\nsession_manager_start.store.add(start)\n",
        "def f(session_manager_start=1): ...\n",
        'f"{session_manager_start.store}"\n',
    ],
)
def test_keeps_the_old_local_name_where_the_new_one_is_not_safe(use: str) -> None:
    after = f"from apps.session_manager import start as session_manager_start\n{use}"
    assert rewritten(f"from apps import session_manager_start\n{use}") == after


def test_strings_follow() -> None:
    before = """
    def test(monkeypatch):
        monkeypatch.setattr("apps.session_manager_start.store.add", None)
        with patch("api.routes.session_manager_start_routes.start_session"):
            import_module('apps.session_manager_end')
        open("apps/session_manager_start/store.py")  # see session_manager_start_routes.py
    """
    after = """
    def test(monkeypatch):
        monkeypatch.setattr("apps.session_manager.start.store.add", None)
        with patch("api.routes.session_manager_routes.start_session"):
            import_module('apps.session_manager.end')
        open("apps/session_manager/start/store.py")  # see session_manager_routes.py
    """
    assert rewritten(before) == as_bytes(after).decode()


def test_attributes_that_the_merge_renamed_follow() -> None:
    before = """
    from api.routes import session_manager_start_routes as routes
    from api.routes.session_manager_start_routes import _log, _trim

    def test(monkeypatch):
        monkeypatch.setattr("api.routes.session_manager_start_routes._log", _log)
        monkeypatch.setattr(routes, "_log", _trim)
        routes._log("x"), routes._trim("x")
    """
    after = """
    from api.routes import session_manager_routes as routes
    from api.routes.session_manager_routes import _log_start, _trim

    def test(monkeypatch):
        monkeypatch.setattr("api.routes.session_manager_routes._log_start", _log_start)
        monkeypatch.setattr(routes, "_log_start", _trim)
        routes._log_start("x"), routes._trim("x")
    """
    assert rewritten(before) == as_bytes(after).decode()


START_FILE = "api/routes/session_manager_start_routes.py"
END_FILE = "api/routes/session_manager_end_routes.py"


@pytest.mark.parametrize(
    ("start", "end", "after"),
    [
        ('["B008"]', '["B008"]', '["B008"]'),
        ('["B008"]  # both', '["B008", "E501"]', None),
        ('["B008"]', '["E501","B008"]', '["B008", "E501"]'),
        ("1", "2", None),
    ],
)
def test_two_entries_become_one_or_are_refused(start: str, end: str, after: str | None) -> None:
    toml = f'[lint]\r\n"{START_FILE}" = {start}\r\n"x.py" = 1\r\n"{END_FILE}" = {end}\r\n'
    toml += "\r\n[a]\r\nb = 1\r\n"
    tree, context = service({**SERVICE, "ruff.toml": toml.encode()})
    if after is None:
        [refusal] = check_refused(CODEMOD, tree, context)
        assert (refusal.path, refusal.line) == ("ruff.toml", 4)
        assert "make them one entry" in refusal.remedy
    else:
        new = '[lint]\r\n"api/routes/session_manager_routes.py" = '
        rest = '\r\n"x.py" = 1\r\n\r\n[a]\r\nb = 1\r\n'
        assert rewritten(toml.encode(), "ruff.toml") == f"{new}{after}{rest}"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.yaml", f"rules:\n  {START_FILE}: 1\n  {END_FILE}: 2\n"),
        ("x.json", f'{{"rules": {{\n"{START_FILE}": 1,\n"{END_FILE}": 2}}}}\n'),
    ],
)
def test_keys_that_would_stand_twice_are_refused(path: str, text: str) -> None:
    tree, context = service({**SERVICE, path: text.encode()})
    [refusal] = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (path, 3)
    apart = text.replace(START_FILE, "other.py")
    assert "session_manager_routes.py" in rewritten(apart.encode(), path)


A, B = "api/routes/session_manager_start_routes.py", "api/routes/session_manager_end_routes.py"
BOTH = "api/routes/session_manager_routes.py"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.json", f'["{A}", "{B}", "x"]\n', f'["{BOTH}", "x"]\n'),
        ("a.json", f'["{A}", "x", "{B}"]\n', f'["{BOTH}", "x"]\n'),
        (
            "a.json",
            f'{{"files": [\n  "x",\n  "{A}",\n  "{B}"\n]}}\n',
            f'{{"files": [\n  "x",\n  "{BOTH}"\n]}}\n',
        ),
        (
            "a.json",
            f'[\n  "{A}",\n  "x",\n  "{B}"\n]\n',
            f'[\n  "{BOTH}",\n  "x"\n]\n',
        ),
        ("a.toml", f"x = [\n  '{A}',\n  '{B}',\n]\n", f"x = [\n  '{BOTH}',\n]\n"),
        ("a.yml", f"paths:\n  - {A}\n  - {B}\n", f"paths:\n  - {BOTH}\n"),
        ("a.yml", f"run: ruff check {A} {B} x\n", f"run: ruff check {BOTH} x\n"),
        ("CODEOWNERS", f"/{A} @a/b\n/{B} @a/b\n", f"/{BOTH} @a/b\n"),
        ("files.txt", f"{A}\r\n{B}\r\nx\r\n", f"{BOTH}\r\nx\r\n"),
        ("x.sh", f"pytest \\\n  {A} \\\n  {B}\n", f"pytest \\\n  {BOTH}\n"),
        ("README.md", f"- `{A}`\n- `{B}`\n\nText.\n", f"- `{BOTH}`\n\nText.\n"),
    ],
)
def test_a_list_of_files_names_the_new_one_once(path: str, before: str, after: str) -> None:
    assert rewritten(before, path) == after


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("CODEOWNERS", f"/{A} @a/b\n/{B} @c/d\n"),
        ("a.yml", f"- name: a\n  path: {A}\n- name: b\n  path: {B}\n"),
        ("README.md", f"- `{A}`\n  - opens\n- `{B}`\n  - closes\n"),
        ("README.md", f"- `{A}`\n\n- `{B}`\n"),
        ("README.md", f"- `{A}`: opens\n- `{B}`: closes\n"),
        ("x.sh", f"diff {A} {B}\n"),
        ("a.json", f'["{A}", ["{B}"]]\n'),
    ],
)
def test_what_is_no_list_of_files_keeps_all_that_it_says(path: str, text: str) -> None:
    assert rewritten(text, path) == text.replace(A, BOTH).replace(B, BOTH)


def test_a_comment_that_names_both_files_in_turn_names_the_new_one_once() -> None:
    text = f"# (c) A\n# {A}\n# {B}\n\nx = 1\n"
    assert rewritten(text) == f"# (c) A\n# {BOTH}\n\nx = 1\n"
    twice = f"x = 1\n# {A}\n# {A}\ny = 2\n"
    assert rewritten(twice) == twice.replace(A, BOTH)
    apart = f"# {A}: opens\n# {B}: closes\n#\n#\nx = 1\n"
    assert rewritten(apart) == apart.replace(A, BOTH).replace(B, BOTH)
    listed = f'FILES = [\n    "{A}",\n    "{B}",\n]\n'
    assert rewritten(listed) == listed.replace(A, BOTH).replace(B, BOTH)


def test_a_line_of_one_endless_name_is_looked_through_once() -> None:
    """Each place of a slash in it was tried as the name's last: hours for a megabyte."""
    text = "apps/session_manager_start/" * 40_000 + "x\n"
    assert len(rewritten(text, "report.md")) > 500_000


def test_names_that_stand_apart_from_their_module_follow() -> None:
    before = """
    import sys
    import api.routes.session_manager_start_routes

    START: str = "api.routes.session_manager_start_routes"  # patched below
    OTHER = "api.routes.users"

    def test(monkeypatch):
        monkeypatch.setattr(f"{START}._log", None), patch(START + "._log.x")
        patch(f"{OTHER}._log")
        patch(f"{START}._trim"), patch(f"{START}.{OTHER}"), START._log
        patch.object(api.routes.session_manager_start_routes, "_log")
        monkeypatch.setattr(sys.modules["api.routes.session_manager_start_routes"], '_log', 1)
        getattr(import_module("api.routes.session_manager_start_routes"), "_log")
        print("api.routes.session_manager_start_routes", "_log")
    """
    after = """
    import sys
    import api.routes.session_manager_routes

    START: str = "api.routes.session_manager_routes"  # patched below
    OTHER = "api.routes.users"

    def test(monkeypatch):
        monkeypatch.setattr(f"{START}._log_start", None), patch(START + "._log_start.x")
        patch(f"{OTHER}._log")
        patch(f"{START}._trim"), patch(f"{START}.{OTHER}"), START._log
        patch.object(api.routes.session_manager_routes, "_log_start")
        monkeypatch.setattr(sys.modules["api.routes.session_manager_routes"], '_log_start', 1)
        getattr(import_module("api.routes.session_manager_routes"), "_log_start")
        print("api.routes.session_manager_routes", "_log")
    """
    assert rewritten(before) == as_bytes(after).decode()


def test_a_constant_that_is_bound_twice_tells_nothing() -> None:
    before = """
    AT = "api.routes.session_manager_start_routes"
    AT = "api.routes.session_manager_end_routes"
    patch(f"{AT}._log")
    """
    assert '{AT}._log")' in rewritten(before)


def test_a_patch_through_an_app_module_finds_the_facade() -> None:
    tree, context = service(SERVICE)
    for codemod in ("create-app-facade", "move-app-packages"):
        tree = ChangeSet(tree, transform(codemod, tree, context).edits).tree()
    files: dict[str, str | bytes] = {path: tree.read(path) for path in tree.paths()}
    files[TEST] = 'patch("api.routes.session_manager_end_routes.service.end_session")\n'
    tree, context = service(files)
    outcome = transform(CODEMOD, tree, context)
    changed = {edit.path: edit.content for edit in outcome.edits}
    assert changed[TEST] == b'patch("api.routes.session_manager_routes.service.end_session")\n'


@pytest.mark.parametrize(
    "reference",
    [
        'patch("api.routes.session_manager_start_routes.gone")',
        "from api.routes.session_manager_start_routes import gone",
        "import api.routes.session_manager_start_routes as r; r.gone()",
        'setattr(modules["api.routes.session_manager_start_routes"], "gone", 1)',
        'AT = "api.routes.session_manager_start_routes"; f"{AT}.gone"',
    ],
)
def test_refuses_a_name_that_the_unified_file_lacks(reference: str) -> None:
    tree, context = service({**SERVICE, TEST: f"\n\n{reference}\n".encode()})
    [refusal] = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (TEST, 3)
    assert "gone" in refusal.reason


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("# coding: latin-1\n# caf\xe9\r\n", "latin-1"),
        ("# coding: cp1252\r\n# 5 \u20ac\n", "cp1252"),
        ("# coding: shift_jis\n# \u30bd\u8868\n", "shift_jis"),
        ("\ufeff# \u20ac\n", "utf-8"),
    ],
)
def test_other_bytes_stay_in_whatever_encoding(head: str, encoding: str) -> None:
    code = 'from apps.session_manager_start import store\r\nx = store\ny = "{}"\n'
    before = head + code.format("apps.session_manager_start.store.LIMIT")
    after = before.replace("session_manager_start", "session_manager.start")
    tree, context = service({**SERVICE, TEST: before.encode(encoding)})
    changed = ChangeSet(tree, transform(CODEMOD, tree, context).edits).tree()
    assert changed.read(TEST) == after.encode(encoding)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (
            "docs/guide.md",
            "`apps/session_manager_start/`, apps.session_manager_start.\n",
            "`apps/session_manager/start/`, apps.session_manager.start.\n",
        ),
        (
            "deploy/x.yaml",
            "- app: api.routes.session_manager_end_routes:router  # session_manager_end_routes\r\n",
            "- app: api.routes.session_manager_routes:router  # session_manager_routes\r\n",
        ),
        (
            "Makefile",
            "run:\n\tpython -m apps.session_manager_start ./apps/session_manager_start\n",
            "run:\n\tpython -m apps.session_manager.start ./apps/session_manager/start\n",
        ),
        (
            "ruff.toml",
            '"api/routes/session_manager_start_routes.py" = ["E"]\n',
            '"api/routes/session_manager_routes.py" = ["E"]\n',
        ),
        (
            "docs/latin.txt",
            "caf\xe9 apps/session_manager_start\n",
            "caf\xe9 apps/session_manager/start\n",
        ),
    ],
)
def test_other_text_follows(path: str, before: str, after: str) -> None:
    tree, context = service({**SERVICE, path: before.encode("latin-1")})
    changed = ChangeSet(tree, transform(CODEMOD, tree, context).edits).tree()
    assert changed.read(path) == after.encode("latin-1")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("docs/CHANGELOG.md", "apps/session_manager_start\n"),
        ("docs/schemas/SCHEMA_CHANGELOG.md", "apps/session_manager_start\n"),
        (".refactor-kit/evidence/x.json", '"apps/session_manager_start"\n'),
        ("docs/modules/session_manager/migration.md", "apps/session_manager_start\n"),
        ("vendor/x.py", "import apps.session_manager_start\n"),
        ("refactor-kit.toml", 'part-app = "apps/session_manager_start"\n'),
        ("pyproject.toml", '[tool.refactor-kit]\npart-app = "apps/session_manager_start"\n'),
        ("x.bin", b"\0apps/session_manager_start\n"),
        ("x.md", "tests/test_session_manager_start_routes.py my.apps.session_manager_start\n"),
        ("x.md", "apps/session_manager_start.md apps/session_manager_start-old\n"),
        (
            "x.md",
            "<!-- refactor-kit:begin contract -->\napps/session_manager_start\n"
            "<!-- refactor-kit:end contract -->\n",
        ),
        ("x.py", "session_manager_start_routes = 1\n"),
    ],
)
def test_leaves_alone(path: str, content: str | bytes) -> None:
    tree, context = service({**SERVICE, path: content}, exclude=("vendor/**",))
    outcome = transform(CODEMOD, tree, context)
    assert path not in {edit.path for edit in outcome.edits}


def test_leaves_a_file_alone_that_only_looks_like_a_retired_one() -> None:
    looks = "docs/session_manager_start_routes.md"
    tree, context = service({**SERVICE, looks: "# Old\n", "README.md": f"See {looks}.\n"})
    assert "README.md" not in {edit.path for edit in transform(CODEMOD, tree, context).edits}


def test_rewrites_only_the_routes_under_option_b() -> None:
    text = "apps/session_manager_start api/routes/session_manager_start_routes.py\n"
    assert rewritten(text, "x.md", app_layout="shared") == (
        "apps/session_manager_start api/routes/session_manager_routes.py\n"
    )


def test_leaves_other_imports_of_a_file_as_they_are_written() -> None:
    before = "from ..other.notes import n\nimport os, os\nfrom typing import Any, Any\n"
    path = "apps/other/service.py"
    after = rewritten(f"{before}import apps.session_manager_start\n", path)
    assert after == f"{before}import apps.session_manager.start\n"


def test_has_nothing_to_do_where_nothing_moves() -> None:
    tree, context = service(
        {"api/routes/users_routes.py": "router = 1\n"}, module="users", parts=("users",)
    )
    assert transform(CODEMOD, tree, context).not_applicable


def test_leaves_the_old_route_files_to_their_end() -> None:
    tree, context = service(SERVICE)
    assert START_ROUTES not in {edit.path for edit in transform(CODEMOD, tree, context).edits}
