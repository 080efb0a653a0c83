"""The booted application says who serves what: order, paths, places and the routers on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base.wiring import Place, Wiring
from tests.assets_test.interpreters import older_python
from tests.support.wired_services import SHOP, own_routes, wiring_of

_ROUTES = {
    "GET /v1/pens": ("shop/pens.py", 9),
    "GET /v1/pens/{pen}": ("shop/pens.py", 8),
    "WEBSOCKET /v1/pens/ink": ("shop/pens.py", 15),
    "PUT /v1/own/hidden": ("shop/own.py", 15),
    "GET /again/pens": ("shop/pens.py", 9),
    "GET /again/pens/{pen}": ("shop/pens.py", 8),
    "WEBSOCKET /again/pens/ink": ("shop/pens.py", 15),
    "POST /paper/sheets": ("shop/paper.py", 5),
    "GET /inner/seen": ("shop/inner.py", 5),
    "DELETE /inner/late": ("shop/late.py", 5),
}


@pytest.fixture(scope="session")
def wiring() -> Wiring:
    return wiring_of(SHOP)


def ways(wiring: Wiring, route: str) -> list[tuple[str, int, str, str]]:
    """Each step on the way to a route: where it was taken, and what it put before the path."""
    steps = [wiring.inclusions[number] for number in own_routes(wiring)[route].through]
    return [(s.places[0].file, s.places[0].line, s.prefix, s.own) for s in steps]


def test_routes_stand_in_the_order_of_matching_with_their_places(wiring: Wiring) -> None:
    found = own_routes(wiring)
    assert list(found) == list(_ROUTES)
    places = {key: route.places[0] for key, route in found.items()}
    assert {key: (place.file, place.line) for key, place in places.items()} == _ROUTES


def test_the_way_to_a_route_is_told_include_by_include(wiring: Wiring) -> None:
    assert ways(wiring, "GET /v1/pens") == [
        ("shop/main.py", 14, "/v1", ""),
        ("shop/helper.py", 8, "", "/pens"),
    ]
    assert ways(wiring, "GET /again/pens") == [("shop/main.py", 15, "/again", "/pens")]
    assert ways(wiring, "PUT /v1/own/hidden")[1] == ("shop/main.py", 13, "/own", "")
    assert ways(wiring, "POST /paper/sheets") == [
        ("shop/main.py", 16, "", "/paper"),
        ("shop/paper.py", 11, "", ""),
    ]
    assert ways(wiring, "DELETE /inner/late") == [
        ("shop/main.py", 18, "/inner", ""),
        ("shop/main.py", 17, "", "/late"),
    ]


def test_routers_are_known_by_their_names_and_by_where_they_are_made(wiring: Wiring) -> None:
    pens = wiring.routers[own_routes(wiring)["GET /v1/pens"].router]
    assert (pens.names, pens.places[0]) == ((("shop/pens.py", "router"),), Place(*_PENS))
    own = wiring.routers[own_routes(wiring)["PUT /v1/own/hidden"].router]
    assert (own.kind, own.places[0].line) == ("shop.own:SlashedRouter", 10)


_PENS = ("shop/pens.py", 6, "<module>")


def test_what_an_include_is_given_is_told(wiring: Wiring) -> None:
    outer, inner = (
        wiring.inclusions[number] for number in own_routes(wiring)["GET /v1/pens"].through
    )
    assert wiring.routers[outer.router].tags == ("api",)
    assert inner.dependencies == ("shop.helper:allowed",)
    assert inner.places[1:] == (Place("shop/main.py", 11, "<module>"),)


def test_the_environment_decides_and_its_values_are_no_secret_here() -> None:
    wiring = wiring_of(SHOP, env={"SHOP_PREFIX": "/tenants/v2"})
    assert "GET /tenants/v2/pens" in own_routes(wiring)


def test_errors_of_the_service_pass_through_the_watch() -> None:
    broken = {**SHOP, "shop/late.py": SHOP["shop/late.py"].replace('"/late"', '"late"')}
    wiring = wiring_of(broken)
    assert wiring.routes == ()
    assert wiring.problem == (
        "AssertionError: A path prefix must start with '/'",
        "at shop/late.py:3",
    )


@pytest.mark.slow
def test_an_older_fastapi_shows_the_same(tmp_path: Path, wiring: Wiring) -> None:
    older = wiring_of(SHOP, target_python=str(older_python(tmp_path)))
    assert list(own_routes(older)) == list(_ROUTES)
    for route in _ROUTES:
        assert ways(older, route) == ways(wiring, route)
        assert own_routes(older)[route].places == own_routes(wiring)[route].places
