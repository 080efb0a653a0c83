"""Operations that the module registers twice, wherever the second one stands."""

from __future__ import annotations

from tests.support.route_shapes import END, MAIN, MAIN_BY_MODULE, ROUTE_FILES, SCHEMAS, START
from tests.support.trees import findings, service

CHECK = "endpoints-are-registered-once"


def found(**changed: str) -> list[tuple[str, int, int, str]]:
    paths = {"start": START, "end": END, "main": MAIN}
    files = {**SCHEMAS, **ROUTE_FILES, **{paths[name]: text for name, text in changed.items()}}
    return [
        (each.path, each.line, each.column, each.message)
        for each in findings(CHECK, *service(files))
    ]


def test_each_operation_once_is_fine() -> None:
    assert found() == []


def test_flags_the_second_registration() -> None:
    end = ROUTE_FILES[END].replace('"/end"', '"/start"')
    assert found(end=end) == [
        (END, 13, 2, f"POST /session_manager/start is registered already in {START}:13")
    ]


def test_flags_a_route_of_the_application_itself() -> None:
    main = (
        MAIN_BY_MODULE + '\n\n    @app.post("/session_manager/end")\n    def end() -> None: ...\n'
    )
    assert found(main=main) == [
        (MAIN, 10, 2, f"POST /session_manager/end is registered already in {END}:13")
    ]


def test_other_methods_and_other_modules_are_no_matter() -> None:
    end = ROUTE_FILES[END].replace('.post("/end"', '.put("/start"')
    main = MAIN_BY_MODULE + (
        '\n\n    @app.get("/x")\n    def x() -> None: ...\n\n\n'
        '    @app.get("/x")\n    def y() -> None: ...\n'
    )
    assert found(end=end, main=main) == []


def test_a_router_included_twice_registers_twice() -> None:
    line = 'app.include_router(session_manager_end_routes.router, prefix="/session_manager")\n'
    assert [each[3] for each in found(main=MAIN_BY_MODULE + "    " + line)] == [
        f"POST /session_manager/end is registered already in {END}:13"
    ]


def test_the_fingerprint_is_by_operation() -> None:
    end = ROUTE_FILES[END].replace('"/end"', '"/start"')
    tree, context = service({**SCHEMAS, **ROUTE_FILES, END: end})
    (finding,) = findings(CHECK, tree, context)
    assert finding.fingerprint == f"{CHECK}:session_manager:POST /session_manager/start"
