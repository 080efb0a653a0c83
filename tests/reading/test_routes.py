"""What is read of a module's routes before anything is written."""

from __future__ import annotations

import pytest

from refactor_kit.python.occurrences import module_level, occurrences
from refactor_kit.python.source_file import read_source
from refactor_kit.reading.application.paths import may_overlap, shared_prefix
from refactor_kit.reading.application.routing import served_routes
from refactor_kit.reading.routes import RouterReading, read_router
from tests.support.route_shapes import (
    END,
    MAIN,
    MAIN_BY_MODULE,
    MOVES,
    ROUTE_FILES,
    SCHEMAS,
    SHAPES,
    START,
    UNIFIED,
)
from tests.support.trees import service


def reading(**settings: object) -> RouterReading:
    return read_router(*service({**SCHEMAS, **ROUTE_FILES}, **settings))


def test_endpoints_with_old_and_new_paths() -> None:
    start, end = reading(endpoints=MOVES).endpoints
    assert (start.method, start.part, start.path) == ("POST", "session_manager_start", "/start")
    assert start.old_path == "/session_manager/start"
    assert start.new_path == "/session_manager/sessions.start"
    assert (start.handler, start.new_handler, start.file, start.line) == (
        "start",
        "start",
        START,
        13,
    )
    assert end.new_path == "/session_manager/sessions.end"


def test_where_the_parts_are_mounted() -> None:
    found = reading()
    assert (found.state, found.prefix, found.tag) == (
        "split",
        "/session_manager",
        "session_manager",
    )
    assert (found.mounted_in, found.nested) == (MAIN, False)


def test_an_aggregator_s_prefix_counts() -> None:
    shape = SHAPES["an aggregator with a prefix of its own"]
    found = read_router(*service(shape.service_files()))
    assert found.prefix == "/api/v1/session_manager"
    assert found.mounted_in == "api/router.py"


def test_routers_that_differ_are_nested() -> None:
    found = read_router(*service(SHAPES["includes that differ"].service_files()))
    assert found.nested
    assert found.prefix == "/session_manager"


def test_clashes_are_told_with_their_resolution() -> None:
    shape = SHAPES["one handler's name in both, pinned by name"]
    (clash,) = read_router(*service(shape.service_files())).clashes
    assert (clash.name, clash.kind, clash.resolution) == ("handle", "handler", "renamed")
    assert dict(clash.renames) == {
        "session_manager_start": "handle_start",
        "session_manager_end": "handle_end",
    }


def test_equal_names_in_three_parts_where_one_differs() -> None:
    files = {
        "api/routes/m_a_routes.py": "from fastapi import APIRouter\nrouter = APIRouter()\nN = 1\n",
        "api/routes/m_b_routes.py": "from fastapi import APIRouter\nrouter = APIRouter()\nN = 2\n",
        "api/routes/m_c_routes.py": "from fastapi import APIRouter\nrouter = APIRouter()\nN = 1\n",
        MAIN: """
            from fastapi import FastAPI

            from api.routes import m_a_routes, m_b_routes, m_c_routes

            app = FastAPI()
            app.include_router(m_a_routes.router)
            app.include_router(m_b_routes.router)
            app.include_router(m_c_routes.router)
        """,
    }
    found = read_router(*service(files, module="m", parts=["m_a", "m_b", "m_c"]))
    (clash,) = found.clashes
    assert (clash.resolution, clash.renames) == ("renamed", (("m_b", "N_B"),))


def several_times(registration: str, **moves: str) -> RouterReading:
    """Routes of one part that the application includes below two prefixes."""
    files = {
        "api/routes/m_a_routes.py": f"""
            from fastapi import APIRouter

            router = APIRouter()

            {registration}
            def handle(): ...
        """,
        MAIN: """
            from fastapi import FastAPI

            from api.routes import m_a_routes

            app = FastAPI()
            app.include_router(m_a_routes.router)
            app.include_router(m_a_routes.router, prefix="/v1")
        """,
    }
    parts = ("m_a",)
    return read_router(*service(files, module="m", parts=parts, endpoints=moves))


def test_a_router_that_is_included_twice_and_keeps_its_paths_is_no_clash() -> None:
    found = several_times('@router.get("/x")')
    assert [each.new_path for each in found.endpoints] == ["/x", "/v1/x"]
    assert not any("several methods" in each.reason for each in found.refusals)


def test_methods_of_one_registration_that_part_ways_are_refused() -> None:
    registration = '@router.api_route("/x", methods=["GET", "POST"])'
    found = several_times(registration, **{"GET m_a:/x": "/y"})
    assert any("several methods cannot move" in each.reason for each in found.refusals)


def test_a_missing_part_is_refused_with_its_file() -> None:
    files = {path: text for path, text in ROUTE_FILES.items() if path != END}
    found = read_router(*service({**SCHEMAS, **files}))
    assert [(each.path, each.reason) for each in found.refusals] == [
        (END, "the part's route file is missing")
    ]


def test_a_part_in_the_unified_file_s_place_is_refused() -> None:
    files = {**SCHEMAS, **ROUTE_FILES, UNIFIED: ROUTE_FILES[START]}
    main = ROUTE_FILES[MAIN].replace("session_manager_start_routes", "session_manager_routes")
    tree, context = service({**files, MAIN: main}, parts=["session_manager", "session_manager_end"])
    assert UNIFIED in {each.path for each in read_router(tree, context).refusals}


def test_the_shipped_module_is_read_from_the_unified_file() -> None:
    shipped = {
        **SCHEMAS,
        UNIFIED: """
            from fastapi import APIRouter

            from schemas import SessionManagerEndInput, SessionManagerStartInput

            router = APIRouter(prefix="/session_manager", tags=["session_manager"])


            @router.post("/sessions.start")
            def begin(payload: SessionManagerStartInput) -> None: ...


            @router.get("/sessions")
            def sessions_end() -> None: ...
        """,
        MAIN: """
            from fastapi import FastAPI

            from api.routes.session_manager_routes import router

            app = FastAPI()
            app.include_router(router)
        """,
    }
    found = read_router(*service(shipped, endpoints=MOVES))
    assert (found.state, found.prefix, found.refusals) == ("unified", "/session_manager", ())
    first, second = found.endpoints
    assert (first.part, first.path, first.old_path, first.new_path) == (
        "session_manager_start",
        "/start",
        "/session_manager/start",
        "/session_manager/sessions.start",
    )
    assert (second.part, second.old_path) == ("session_manager_end", "/session_manager/sessions")


def test_everything_served_in_serving_order() -> None:
    main = MAIN_BY_MODULE.replace(
        "    app.include_router(session_manager_start",
        '    @app.get("/health")\n    def health() -> None: ...\n\n\n'
        "    app.include_router(session_manager_start",
    )
    tree, context = service({**SCHEMAS, **ROUTE_FILES, MAIN: main})
    assert [(each.method, each.path) for each in served_routes(tree, context.settings)] == [
        ("GET", "/health"),
        ("POST", "/session_manager/start"),
        ("POST", "/session_manager/end"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("/a/b", "/a/b", True),
        ("/a/b", "/a/c", False),
        ("/a/{x}", "/a/c", True),
        ("/a/{x}", "/a/b/c", False),
        ("/a/{x:path}", "/a/b/c", True),
        ("/a/{x:path}", "/b", False),
        ("/{x}/b", "/a/c", False),
    ],
)
def test_whether_paths_overlap(one: str, other: str, expected: bool) -> None:
    assert may_overlap(one, other) is expected
    assert may_overlap(other, one) is expected


def test_a_shared_prefix_ends_at_a_segment() -> None:
    assert shared_prefix(["/session/a", "/session/b"]) == "/session"
    assert shared_prefix(["/session_a", "/session_b"]) == ""
    assert shared_prefix(["/x", "/x"]) == "/x"


SCOPES = """
    import os

    value = 1


    class Holder:
        value = value
        other = [value for value in range(value)]

        def method(self, value=value):
            return value


    def outer():
        global value
        value = 2

        def inner():
            return value
        return inner


    def local():
        value = 3
        return lambda: value


    def typed(x: "list[value]", y: os.PathLike) -> None:
        try:
            pass
        except ValueError as value:
            print(value)
"""


def test_only_what_means_the_module_level_name_is_found() -> None:
    tree, _ = service({"m.py": SCOPES})
    source = read_source(tree, "m.py", (".",))
    found = sorted(
        (source.text.count("\n", 0, each.start) + 1, each.use)
        for each in module_level(source, "value")
    )
    assert found == [
        (3, "store"),
        (7, "load"),
        (15, "global"),
        (16, "store"),
        (19, "load"),
        (28, "load"),
    ]


def test_places_are_right_behind_wide_characters() -> None:
    tree, _ = service({"m.py": 'a = "äöü€", len("x")\nb = {"😀": a}\n'})
    source = read_source(tree, "m.py", (".",))
    for each in occurrences(source):
        assert source.text[each.start : each.end] == each.name
