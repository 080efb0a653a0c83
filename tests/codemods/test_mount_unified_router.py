"""The application's file once it includes the unified router alone."""

from __future__ import annotations

from textwrap import dedent

import pytest

from refactor_kit.memory.memoized import Memory
from refactor_kit.python import source_file as _route_source
from refactor_kit.worktree.content_ids import memoizing
from tests.support.route_shapes import END, MAIN, ROUTE_FILES, SCHEMAS, START, UNIFIED
from tests.support.trees import (
    as_bytes,
    check_noop,
    check_refused,
    check_transformed,
    service,
    transform,
)

CODEMOD = "mount-unified-router"
MERGED = {UNIFIED: "from fastapi import APIRouter\n\nrouter = APIRouter()\n"}


def mounted(before: str | bytes, after: str | bytes, path: str = MAIN, **files: str) -> None:
    tree, context = service({**SCHEMAS, **ROUTE_FILES, **MERGED, **files, path: before})
    check_transformed(CODEMOD, tree, context, {path: after})


def test_one_include_stands_where_the_first_stood() -> None:
    mounted(
        """
        import logging

        from fastapi import FastAPI

        from api.routes import (
            health_routes,
            session_manager_end_routes,  # closing
            session_manager_start_routes,
            user_routes,
        )

        app = FastAPI()

        app.include_router(health_routes.router)
        # Sessions are opened ...
        app.include_router(
            session_manager_start_routes.router,
            prefix="/session_manager",
        )  # first
        # ... and closed.
        app.include_router(session_manager_end_routes.router, prefix="/session_manager")

        app.include_router(user_routes.router)
        """,
        """
        import logging

        from fastapi import FastAPI

        from api.routes import (
            health_routes,
            session_manager_routes,
            user_routes,
        )

        app = FastAPI()

        app.include_router(health_routes.router)
        # Sessions are opened ...
        # ... and closed.
        # closing
        app.include_router(session_manager_routes.router)  # first

        app.include_router(user_routes.router)
        """,
    )


def test_arguments_that_all_parts_share_stay() -> None:
    mounted(
        """
        from fastapi import Depends, FastAPI

        from api.routes import session_manager_end_routes, session_manager_start_routes
        from api.security import token

        app = FastAPI()
        app.include_router(
            session_manager_start_routes.router, prefix="/s", dependencies=[Depends(token)]
        )
        app.include_router(
            session_manager_end_routes.router, prefix="/s", dependencies=[Depends(token)]
        )
        """,
        """
        from fastapi import Depends, FastAPI

        from api.routes import session_manager_routes
        from api.security import token

        app = FastAPI()
        app.include_router(session_manager_routes.router, dependencies=[Depends(token)])
        """,
        **{"api/security.py": "def token() -> None: ...\n"},
    )


def test_imports_that_only_the_includes_used_go() -> None:
    mounted(
        """
        from fastapi import Depends, FastAPI

        from api.routes import session_manager_end_routes, session_manager_start_routes
        from api.security import token

        app = FastAPI()
        app.include_router(session_manager_start_routes.router, prefix="/s")
        app.include_router(
            session_manager_end_routes.router, prefix="/s", dependencies=[Depends(token)]
        )
        """,
        """
        from fastapi import FastAPI

        from api.routes import session_manager_routes

        app = FastAPI()
        app.include_router(session_manager_routes.router)
        """,
        **{"api/security.py": "def token() -> None: ...\n"},
    )


def test_an_import_with_another_use_stays() -> None:
    mounted(
        """
        from fastapi import FastAPI

        from api.routes import session_manager_end_routes, session_manager_start_routes

        app = FastAPI()
        app.include_router(session_manager_start_routes.router, prefix="/s")
        app.include_router(session_manager_end_routes.router, prefix="/s")
        print(session_manager_end_routes.end)
        """,
        """
        from fastapi import FastAPI

        from api.routes import session_manager_end_routes, session_manager_routes

        app = FastAPI()
        app.include_router(session_manager_routes.router)
        print(session_manager_end_routes.end)
        """,
    )


def test_routers_imported_by_name_keep_that_style_and_the_order() -> None:
    mounted(
        """
        from fastapi import FastAPI

        from api.routes.a_routes import router as a_router
        from api.routes.session_manager_end_routes import router as session_manager_end_router
        from api.routes.session_manager_start_routes import router as session_manager_start_router
        from api.routes.z_routes import router as z_router

        app = FastAPI()
        app.include_router(session_manager_start_router)
        app.include_router(session_manager_end_router)
        app.include_router(a_router)
        """,
        """
        from fastapi import FastAPI

        from api.routes.a_routes import router as a_router
        from api.routes.session_manager_routes import router as session_manager_router
        from api.routes.z_routes import router as z_router

        app = FastAPI()
        app.include_router(session_manager_router)
        app.include_router(a_router)
        """,
    )


def test_modules_imported_whole() -> None:
    mounted(
        """
        import api.routes.session_manager_end_routes
        import api.routes.session_manager_start_routes as start_routes
        from fastapi import FastAPI

        app = FastAPI()
        app.include_router(start_routes.router)
        app.include_router(api.routes.session_manager_end_routes.router)
        """,
        """
        import api.routes.session_manager_routes as session_manager_routes
        from fastapi import FastAPI

        app = FastAPI()
        app.include_router(session_manager_routes.router)
        """,
    )


def test_entries_of_a_list_over_several_lines() -> None:
    mounted(
        """
        from fastapi import FastAPI

        from api.routes import session_manager_end_routes, session_manager_start_routes, user_routes

        ROUTERS = [
            # Who is it?
            user_routes.router,
            session_manager_start_routes.router,
            session_manager_end_routes.router,
        ]

        app = FastAPI()
        for router in ROUTERS:
            app.include_router(router)
        """,
        """
        from fastapi import FastAPI

        from api.routes import session_manager_routes, user_routes

        ROUTERS = [
            # Who is it?
            user_routes.router,
            session_manager_routes.router,
        ]

        app = FastAPI()
        for router in ROUTERS:
            app.include_router(router)
        """,
        **{"api/routes/user_routes.py": "from fastapi import APIRouter\n\nrouter = APIRouter()\n"},
    )


def test_comments_beside_what_goes_are_said_above_what_comes() -> None:
    mounted(
        """
        from fastapi import FastAPI

        from api.routes import session_manager_end_routes as end  # noqa: E402
        from api.routes import session_manager_start_routes as start  # opening

        app = FastAPI()
        app.include_router(  # one
            start.router,  # two
            # three
            prefix="/session_manager",
        )
        app.include_router(
            end.router,  # four
            prefix="/session_manager",
        )
        """,
        """
        from fastapi import FastAPI

        from api.routes import session_manager_routes  # noqa: E402

        app = FastAPI()
        # opening
        # one
        # two
        # three
        # four
        app.include_router(session_manager_routes.router)
        """,
    )


def test_comments_beside_entries_that_go_are_said_above_the_one_that_stays() -> None:
    mounted(
        """
        from fastapi import FastAPI

        from api.routes import session_manager_end_routes, session_manager_start_routes

        app = FastAPI()
        for router in (
            session_manager_start_routes.router,  # opening
            session_manager_end_routes.router,  # closing
        ):
            app.include_router(router)
        """,
        """
        from fastapi import FastAPI

        from api.routes import session_manager_routes

        app = FastAPI()
        for router in (
            # closing
            session_manager_routes.router,  # opening
        ):
            app.include_router(router)
        """,
    )


def test_refuses_a_comment_for_tools_inside_the_include_that_is_written_anew() -> None:
    before = dedent(
        """
        from fastapi import FastAPI
        from api.routes import session_manager_end_routes, session_manager_start_routes
        app = FastAPI()
        app.include_router(
            session_manager_start_routes.router,  # type: ignore[arg-type]
            prefix="/session_manager",
        )
        app.include_router(session_manager_end_routes.router, prefix="/session_manager")
        """
    )
    tree, context = service({**SCHEMAS, **ROUTE_FILES, **MERGED, MAIN: before})
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (MAIN, 5)
    assert "# type: ignore[arg-type] would be lost" in refusal.reason


def test_keeps_crlf_and_untouched_lines() -> None:
    before = as_bytes(
        """
        from fastapi import FastAPI

        from api.routes import session_manager_end_routes, session_manager_start_routes

        app = FastAPI(  title = 'x')
        app.include_router(session_manager_start_routes.router, prefix="/s")
        app.include_router(session_manager_end_routes.router, prefix="/s")
        """
    ).replace(b"\n", b"\r\n")
    after = before.replace(
        b"session_manager_end_routes, session_manager_start_routes", b"session_manager_routes"
    ).replace(b'session_manager_start_routes.router, prefix="/s"', b"session_manager_routes.router")
    after = after.replace(
        b'app.include_router(session_manager_end_routes.router, prefix="/s")\r\n', b""
    )
    mounted(before, after)


def test_nothing_to_do_once_mounted() -> None:
    main = """
        from fastapi import FastAPI

        from api.routes import session_manager_routes

        app = FastAPI()
        app.include_router(session_manager_routes.router)
    """
    check_noop(CODEMOD, *service({**SCHEMAS, **ROUTE_FILES, **MERGED, MAIN: main}))


def test_not_applicable_to_a_file_changed_where_it_stands() -> None:
    tree, context = service({}, module="echo", parts=["echo"])
    assert transform(CODEMOD, tree, context).not_applicable


def test_refuses_before_the_unified_file_stands() -> None:
    tree, context = service({**SCHEMAS, **ROUTE_FILES})
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert refusal.path == UNIFIED


_PLAIN = """\
from fastapi import FastAPI
from api.routes.session_manager_start_routes import router as start
from api.routes.session_manager_end_routes import router as end
app = FastAPI()
app.include_router(start)
app.include_router(end)
"""


@pytest.mark.parametrize(
    ("line", "shared", "number"),
    [
        ("router as start", "router as start; LIMIT = 3", 2),
        ("app.include_router(end)", "app.include_router(end); LIMIT = 3", 6),
        ("FastAPI()\napp", "FastAPI(); app", 4),
    ],
)
def test_refuses_to_take_a_line_that_holds_more(line: str, shared: str, number: int) -> None:
    """What else stands on the line of an import or an include would go with it."""
    main = _PLAIN.replace(line, shared)
    tree, context = service({**SCHEMAS, **ROUTE_FILES, **MERGED, MAIN: main})
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (MAIN, number)
    assert refusal.reason == "two statements share a line"


def test_refuses_an_application_that_is_not_there() -> None:
    files = {START: ROUTE_FILES[START], END: ROUTE_FILES[END], **SCHEMAS, **MERGED}
    tree, context = service(files, app="api.server:app")
    refusals = check_refused(CODEMOD, tree, context)
    assert "'api.server:app' is not in the tree" in refusals[0].reason


def test_refuses_an_application_that_cannot_be_read() -> None:
    tree, context = service({**SCHEMAS, **ROUTE_FILES, **MERGED, MAIN: dedent("app = = 1\n")})
    refusals = check_refused(CODEMOD, tree, context)
    assert (refusals[0].path, refusals[0].line) == (MAIN, 1)


def test_a_large_service_is_mounted_although_its_files_are_parsed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of so many route files that no memory of parsed ones holds them all."""
    monkeypatch.setattr(_route_source, "_parse", _route_source._parse.__wrapped__)
    before = """
    from fastapi import FastAPI

    from api.routes import session_manager_end_routes, session_manager_start_routes

    app = FastAPI()
    app.include_router(session_manager_start_routes.router, prefix="/session_manager")
    app.include_router(session_manager_end_routes.router, prefix="/session_manager")
    """
    tree, context = service({**SCHEMAS, **ROUTE_FILES, **MERGED, MAIN: before})
    (edit,) = transform(CODEMOD, memoizing(tree, Memory()), context).edits
    assert edit.content is not None
    assert edit.content.count(b"include_router") == 1
