"""The application as it was observed: with the statements of the source, and after they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.base.wiring import Wiring
from refactor_kit.reading.application.observed import application_of
from refactor_kit.reading.application.served import Application
from tests.support.wired_services import APP, SHOP, own_routes, wiring_of

_INCLUDES = """
            for router in routers:
                app.include_router(
"""


@pytest.fixture(scope="session")
def wiring() -> Wiring:
    return wiring_of(SHOP)


def application(wiring: Wiring | None, **changes: str) -> Application:
    files = {**SHOP, **{f"shop/{name}.py": text for name, text in changes.items()}}
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    return application_of(tree, Settings(Path("/nowhere"), app=APP), wiring)


def served(found: Application) -> dict[str, tuple[str, int]]:
    return {
        f"{each.method} {each.path}": (each.file, each.line)
        for each in found.served
        if each.operation is not None
    }


def test_the_source_alone_shows_the_same_where_nothing_is_hidden(wiring: Wiring) -> None:
    assert set(own_routes(wiring)) == set(served(application(None)))


def test_what_the_source_hides_is_there_with_the_statement() -> None:
    main = SHOP["shop/main.py"].replace('entry["router"]', "vars(own)[list(entry)[0]]")
    wiring = wiring_of({**SHOP, "shop/main.py": main})
    assert not set(own_routes(wiring)) <= set(served(application(None, main=main)))
    found = application(wiring, main=main)
    assert list(served(found)) == list(own_routes(wiring))
    (hop,) = [hop for hop in found.hops if hop.path == "shop/main.py" and hop.prefix == "/own"]
    assert (hop.include.call.lineno, hop.include.certain) == (13, False)


def test_every_route_is_there_with_its_registration(wiring: Wiring) -> None:
    found = application(wiring)
    assert list(served(found)) == list(own_routes(wiring))
    places = {key: route.places[0] for key, route in own_routes(wiring).items()}
    assert served(found) == {key: (place.file, place.line) for key, place in places.items()}
    for each in found.served:
        assert each.operation is not None
        assert each.operation.call.lineno == each.line
        assert each.operation.path is not None
    assert found.opaque == ()


def test_hops_name_the_statement_the_router_and_the_prefixes(wiring: Wiring) -> None:
    found = application(wiring)
    hops = {(hop.path, hop.include.call.lineno): hop for hop in found.hops}
    pens = hops["shop/helper.py", 8]
    assert (pens.router.path, pens.router.name) == ("shop/pens.py", "router")
    assert (pens.base, pens.prefix, pens.own) == ("/v1", "", "/pens")
    assert set(pens.include.arguments) == {"dependencies"}
    assert pens.definition is not None
    assert pens.definition.kind == "router"
    own = hops["shop/main.py", 13]
    assert (own.base, own.prefix, own.own) == ("/v1", "/own", "")
    assert own.include.certain
    assert own.include.entry is not None
    assert found.is_mounted("shop/pens.py")
    assert not found.is_mounted("shop/helper.py")


def test_a_route_file_that_changed_is_read_where_it_stands(wiring: Wiring) -> None:
    pens = SHOP["shop/pens.py"].replace("def nib", "LINE = 1\n\n\ndef nib")
    pens += '\n@router.patch("/new")\ndef new():\n    return {}\n'
    found = served(application(wiring, pens=pens))
    assert found["GET /v1/pens"] == ("shop/pens.py", 12)
    assert found["PATCH /v1/pens/new"] == ("shop/pens.py", 22)
    assert list(found)[:4] == [
        "GET /v1/pens", "GET /v1/pens/{pen}", "WEBSOCKET /v1/pens/ink", "PATCH /v1/pens/new",
    ]  # fmt: skip
    assert list(found)[4] == "PUT /v1/own/hidden"


def test_an_include_that_moved_still_leads_to_its_router(wiring: Wiring) -> None:
    main = SHOP["shop/main.py"].replace("app = FastAPI()", "# more\n# lines\napp = FastAPI()")
    before, after = application(wiring), application(wiring, main=main)
    again = [hop for hop in after.hops if hop.prefix == "/again"]
    assert [hop.include.call.lineno for hop in again] == [17]
    assert "GET /again/pens" in served(after)
    assert "POST /inner/late" not in served(before)


def test_what_is_included_instead_is_read_below_the_prefix_that_was_seen(wiring: Wiring) -> None:
    main = SHOP["shop/main.py"].replace(
        'app.include_router(pens.router, prefix="/again")', "api.include_router(paper.sheets)"
    )
    main = main.replace("import inner, late, own, pens", "import inner, late, own, paper, pens")
    found = served(application(wiring, main=main))
    assert "POST /sheets" not in found
    assert not any(path.endswith("/again/pens") for path in found)


def test_an_application_that_does_not_boot_is_read_from_its_source() -> None:
    found = application(Wiring("", problem=("KeyError: 'SHOP'",)))
    assert served(found) == served(application(None))


def test_a_list_of_another_file_that_changed_is_believed_over_the_loop_that_stands() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/parts.py": "from shop import late, pens\n\nROUTERS = [pens.router, late.router]\n",
        "shop/pens.py": SHOP["shop/pens.py"],
        "shop/late.py": SHOP["shop/late.py"],
        "shop/ink.py": SHOP["shop/late.py"].replace("/late", "/ink"),
        "shop/main.py": (
            "from fastapi import FastAPI\nfrom shop.parts import ROUTERS\n\napp = FastAPI()\n"
            "for each in ROUTERS:\n    app.include_router(each, prefix='/v1')\n"
        ),
    }
    wiring = wiring_of(files)
    files["shop/parts.py"] = "from shop import ink, late\n\nROUTERS = [ink.router, late.router]\n"
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    found = application_of(tree, Settings(Path("/nowhere"), app=APP), wiring)
    assert set(served(found)) == {"DELETE /v1/ink", "DELETE /v1/late"}
    assert not found.is_mounted("shop/pens.py")
