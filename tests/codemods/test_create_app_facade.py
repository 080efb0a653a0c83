from __future__ import annotations

import pytest

from refactor_kit.base import ChangeSet
from tests.support.app_services import END_APP, FACADE, MERGED, SERVICE, START_APP, UNIFIED, without
from tests.support.trees import check_noop, check_refused, check_transformed, service, transform

CODEMOD = "create-app-facade"
END_SERVICE_MODULE = "apps.session_manager_end.service"
INIT = "apps/session_manager/__init__.py"

WRITTEN = '''
"""The one door through which the session_manager routes reach the apps."""

from __future__ import annotations

from datetime import datetime

from apps.session_manager_end import service as end_service
from apps.session_manager_start import service as start_service
from apps.session_manager_start.service import SessionExists
from schemas import SessionManagerStartInput

__all__ = ["SessionExists", "end_session", "start_session"]


def start_session(payload: SessionManagerStartInput, *, now: datetime | None = None) -> str:
    """Open a session."""
    return start_service.start_session(payload, now=now)


def end_session(session_id):
    return end_service.end_session(session_id)
'''

REWIRED = MERGED.replace(
    """from apps.session_manager_end import service as service_end
from apps.session_manager_start.service import SessionExists, start_session  # opens
""",
    """from apps.session_manager import service
from apps.session_manager.service import SessionExists, start_session  # opens
""",
).replace("service_end.", "service.")

WIDE = "[tool.ruff]\nline-length = 100\n"


def routes(imports: str, body: str) -> dict[str, str | bytes]:
    return {**SERVICE, UNIFIED: f"{imports}\n\n\ndef handler(session_id):\n    {body}\n"}


def rewired(files: dict[str, str | bytes], **settings: str) -> dict[str, str]:
    tree, context = service(files, **settings)
    outcome = transform(CODEMOD, tree, context)
    assert not outcome.refusals
    return {edit.path: (edit.content or b"").decode() for edit in outcome.edits}


def test_writes_thin_functions_and_wires_both_import_styles() -> None:
    tree, context = service({**SERVICE, "pyproject.toml": WIDE})
    check_transformed(
        CODEMOD,
        tree,
        context,
        {INIT: '"""The session_manager app."""\n', FACADE: WRITTEN, UNIFIED: REWIRED},
    )


@pytest.mark.parametrize("layout", ["package", "shared"])
def test_writes_the_same_facade_for_both_layouts(layout: str) -> None:
    written = rewired({**SERVICE, "pyproject.toml": WIDE}, app_layout=layout)
    assert written[FACADE] == WRITTEN.removeprefix("\n")


def test_says_why_it_does_not_apply() -> None:
    tree, context = service(SERVICE, app_layout="none")
    assert "session_manager" in transform(CODEMOD, tree, context).not_applicable
    tree, context = service(routes("import os", "return os"))
    assert "use nothing" in transform(CODEMOD, tree, context).not_applicable


def test_needs_the_unified_route_file() -> None:
    tree, context = service(without(UNIFIED))
    [refusal] = check_refused(CODEMOD, tree, context)
    assert refusal.path == UNIFIED


def test_keeps_crlf() -> None:
    files = {
        path: content.removeprefix("\n").replace("\n", "\r\n").encode()
        if isinstance(content, str)
        else content
        for path, content in {**SERVICE, "pyproject.toml": WIDE}.items()
    }
    tree, context = service(files)
    changed = check_transformed(
        CODEMOD,
        tree,
        context,
        {
            INIT: '"""The session_manager app."""\n',
            FACADE: WRITTEN.removeprefix("\n").replace("\n", "\r\n").encode(),
            UNIFIED: REWIRED.removeprefix("\n").replace("\n", "\r\n").encode(),
        },
    )
    assert b"\n" not in changed.read(FACADE).replace(b"\r\n", b"")


def test_tells_two_functions_of_one_name_apart() -> None:
    written = rewired(
        routes(
            "from apps.session_manager_end.service import close\n"
            "from apps.session_manager_start.service import close as forget",
            "return close(session_id), forget(session_id)",
        )
    )
    assert "async def close_start(session_id: str) -> None:" in written[FACADE]
    assert "    await start_service.close(session_id)\n" in written[FACADE]
    assert "def close_end(session_id):" in written[FACADE]
    assert "from apps.session_manager.service import close_end as close\n" in written[UNIFIED]
    assert "from apps.session_manager.service import close_start as forget\n" in written[UNIFIED]


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("import apps.session_manager_end.service", "apps.session_manager_end.service"),
        ("import apps.session_manager_end.service as end", "end"),
        ("from apps import session_manager_end", "session_manager_end.service"),
        ("from apps import session_manager_end as e", "e.service"),
    ],
)
def test_follows_every_import_of_a_module(imports: str, call: str) -> None:
    written = rewired(routes(imports, f"return {call}.end_session(session_id)"))
    assert written[UNIFIED].startswith("from apps.session_manager import service\n")
    assert "return service.end_session(session_id)" in written[UNIFIED]


def test_calls_the_defining_module_of_a_name_that_a_package_reexports() -> None:
    files = routes("from apps.session_manager_end import end_session", "return end_session(1)")
    files["apps/session_manager_end/__init__.py"] = "from .service import end_session\n"
    written = rewired(files)
    assert "return end_service.end_session(session_id)" in written[FACADE]
    assert written[UNIFIED].startswith("from apps.session_manager.service import end_session\n")


def test_gives_the_module_another_name_where_service_is_taken() -> None:
    written = rewired(
        routes(
            "from apps.session_manager_end import service as end",
            "service = 1\n    return end.end_session(service)",
        )
    )
    assert "import service as session_manager_service\n" in written[UNIFIED]
    assert "return session_manager_service.end_session(service)" in written[UNIFIED]


def test_closes_a_call_that_fits_again() -> None:
    argument = "a" * 54
    before = f"return service_end.end_session(\n        {argument}\n    )"
    written = rewired(routes("from apps.session_manager_end import service as service_end", before))
    assert f"    return service.end_session({argument})\n" in written[UNIFIED]


def test_reexports_what_is_injected_or_cannot_be_wrapped() -> None:
    files = routes(
        "from fastapi import Depends\n\n"
        "from apps.session_manager_end.service import LIMIT, cached, end_session, stream",
        "return Depends(end_session), stream(), cached(), LIMIT",
    )
    files[END_APP] = """
    import functools

    LIMIT = 3

    def end_session(session_id):
        return session_id

    def stream():
        yield 1

    @functools.cache
    def cached():
        return 1
    """
    written = rewired(files)
    assert "def " not in written[FACADE]
    assert "import LIMIT, cached, end_session, stream\n" in written[FACADE]
    assert '__all__ = ["LIMIT", "cached", "end_session", "stream"]\n' in written[FACADE]


def test_calls_through_for_every_kind_of_parameter() -> None:
    files = routes("from apps.session_manager_end import service", "return service.end_session(1)")
    files[END_APP] = """
    LIMIT = 3

    def end_session(a, /, b: "int", *rest: str, c: int = LIMIT, d=None, **more: object) -> "str":
        return ""
    """
    facade = rewired(files)[FACADE]
    assert (
        "def end_session(\n    a, /, b: int, *rest: str, c: int = LIMIT, d=None, **more: object\n"
        ") -> str:\n"
        "    return end_service.end_session(a, b, *rest, c=c, d=d, **more)\n"
    ) in facade
    assert "from apps.session_manager_end.service import LIMIT\n" in facade


def test_copies_imports_for_type_checkers_under_their_condition() -> None:
    files = routes(
        "from apps.session_manager_end.service import end_session", "return end_session(1)"
    )
    files[END_APP] = """
    from __future__ import annotations

    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from decimal import Decimal

    def end_session(amount: Decimal) -> None:
        pass
    """
    facade = rewired(files)[FACADE]
    assert "if TYPE_CHECKING:\n    from decimal import Decimal\n" in facade
    assert "from typing import TYPE_CHECKING\n" in facade
    assert "    end_service.end_session(amount)\n" in facade


def test_fills_a_facade_that_holds_only_a_docstring() -> None:
    files = {**SERVICE, INIT: "", FACADE: '"""Ours."""\n\n# Soon.\n'}
    written = rewired(files)
    assert written[FACADE].startswith('"""Ours."""\n\n# Soon.\n\nfrom __future__')
    assert INIT not in written


def test_extends_a_facade_that_lacks_a_name() -> None:
    tree, context = service({**SERVICE, "pyproject.toml": WIDE})
    outcome = transform(CODEMOD, tree, context)
    files: dict[str, str | bytes] = {
        **SERVICE,
        "pyproject.toml": WIDE,
        **{edit.path: edit.content or b"" for edit in outcome.edits},
    }
    routes_now = bytes(files[UNIFIED]).decode()  # type: ignore[arg-type]
    files[UNIFIED] = routes_now.replace(
        "router = APIRouter()", "from apps.session_manager_start.service import close"
    )
    tree, context = service(files)
    extended = WRITTEN.replace('"SessionExists", ', '"SessionExists", "close", ')
    extended += '\n\nasync def close(session_id: str) -> None:\n    """Forget a session."""\n'
    extended += "    await start_service.close(session_id)\n"
    check_transformed(
        CODEMOD,
        tree,
        context,
        {
            FACADE: extended,
            UNIFIED: bytes(files[UNIFIED].encode()).replace(  # type: ignore[union-attr]
                b"session_manager_start.service import close",
                b"session_manager.service import close",
            ),
        },
    )


def test_takes_another_file_where_service_is_taken() -> None:
    files = {**SERVICE, INIT: "", FACADE: "TABLES = 3\n"}
    written = rewired(files)
    assert "apps/session_manager/facade.py" in written
    assert "from apps.session_manager import facade\n" in written[UNIFIED]
    assert FACADE not in written


def test_refuses_where_no_file_is_free() -> None:
    taken = "TABLES = 3\n"
    tree, context = service({**SERVICE, FACADE: taken, "apps/session_manager/facade.py": taken})
    [refusal] = check_refused(CODEMOD, tree, context)
    assert "holds code of its own" in refusal.reason


@pytest.mark.parametrize(
    ("imports", "body"),
    [
        ("from apps.session_manager_end.service import *", "return end_session(1)"),
        ("from apps.session_manager_end import service", "return vars(service)"),
    ],
)
def test_refuses_what_hides_the_names_in_use(imports: str, body: str) -> None:
    tree, context = service(routes(f"import os\n{imports}", body))
    [refusal] = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (UNIFIED, 2)


def test_refuses_a_shadowed_module() -> None:
    files = routes(
        "from apps.session_manager_end import service as end",
        "end = end.end_session(1)\n    return end",
    )
    tree, context = service(files)
    [refusal] = check_refused(CODEMOD, tree, context)
    assert refusal.line == 1


def test_has_nothing_to_do_after_the_apps_moved() -> None:
    tree, context = service({**SERVICE, "pyproject.toml": WIDE})
    for codemod in (CODEMOD, "move-app-packages", "rewrite-references", "retire-old-structure"):
        tree = ChangeSet(tree, transform(codemod, tree, context).edits).tree()
    check_noop(CODEMOD, tree, context)
    assert START_APP not in tree


def _state(service_end: str, body: str) -> dict[str, str | bytes]:
    files = routes("from apps.session_manager_end import service", body)
    return {**files, END_APP: f"pool = None\n\n\n{service_end}"}


@pytest.mark.parametrize(
    ("service_end", "body"),
    [
        ("def connect():\n    global pool\n    pool = 1\n", "return service.pool"),
        ("def find(): ...\n", "service.pool = session_id"),
        ("def find(): ...\n", "service.find = session_id"),
    ],
)
def test_refuses_a_name_that_is_rebound_while_the_service_runs(service_end: str, body: str) -> None:
    tree, context = service(_state(service_end, body))
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (UNIFIED, 5)
    assert "apps.session_manager_end.service." in refusal.reason
    assert (f"{END_APP}:6" if "global" in service_end else f"{UNIFIED}:5") in refusal.reason
    assert FACADE in refusal.reason


def test_refuses_a_constant_that_a_test_patches() -> None:
    test = f"def test(monkeypatch): monkeypatch.setattr('{END_SERVICE_MODULE}.pool', 1)\n"
    files = {**_state("", "return service.pool"), "tests/test_end.py": test}
    (refusal,) = check_refused(CODEMOD, *service(files))
    assert "tests/test_end.py:1: a test patches it" in refusal.reason


@pytest.mark.parametrize(
    ("service_end", "body"),
    [
        ("def connect():\n    pool['x'] = 1\n", "return service.pool"),
        ("def connect():\n    global other\n    other = 1\n", "return service.pool"),
        ("def find():\n    ...\n\ndef swap():\n    global find\n    find = 1\n", "service.find()"),
    ],
)
def test_takes_what_keeps_its_object_or_is_called_through_its_module(
    service_end: str, body: str
) -> None:
    assert FACADE in rewired(_state(service_end, body))
