"""What was observed, as digests: what differs is named, what varies by itself does not count."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from refactor_kit.proof.comparing.digests import (
    changed,
    digests,
    varying_sections,
    varying_values,
    with_shapes,
)

SECTIONS: dict[str, Any] = {
    "import": {"ok": True},
    "routes": [
        {"kind": "APIRoute", "methods": ["GET"], "path": "/orders", "summary": "List"},
        {"kind": "Mount", "methods": [], "path": "/static"},
        {"kind": "APIRoute", "methods": ["POST"], "path": "/orders", "summary": "Place"},
    ],
    "openapi": {
        "paths": {"/orders": {"get": {"tags": ["orders"]}, "post": {"tags": ["orders"]}}},
        "components": {"schemas": {"Order": {"properties": {"at": {"default": "2026-01-02"}}}}},
    },
    "exports": {"all": ["Order", "Place"], "names": {"Order": "a:Order", "Place": "a:Place"}},
    "artifacts": {"schemas/a/a_schema.json": {"title": "A"}},
    "schemas": {"schemas.a:Order": {"title": "Order"}, "schemas.b:Order": {"title": "Order"}},
    "tests": {"outcomes": {"tests/test_a.py::test_1": "passed"}, "own": []},
    "replay": {"booted": True, "exchanges": {"GET /orders": {"answers": {"example": 200}}}},
}
PLACE = ("openapi", "components", "schemas", "Order", "properties", "at", "default")
DATE = {"$volatile": "date"}


def _edited(*place: Any, value: Any) -> dict[str, Any]:
    sections: Any = deepcopy(SECTIONS)
    inner = sections
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return dict(sections)


@pytest.mark.parametrize(
    ("edited", "named"),
    [
        (_edited("import", "ok", value=False), [("import", "app")]),
        (_edited("routes", 2, "summary", value="Order"), [("routes", "POST /orders")]),
        (_edited("routes", 1, "path", value="/s"), [("routes", "Mount /s"), ("routes", "app")]),
        (
            _edited("openapi", "paths", "/orders", "get", "tags", value=[]),
            [("openapi", "GET /orders")],
        ),
        (_edited(*PLACE, value="soon"), [("openapi", "components")]),
        (_edited("schemas", "schemas.a:Order", value={}), [("schemas", "schemas.a")]),
        (_edited("schemas", "schemas.a:Other", value={}), [("schemas", "schemas.a")]),
        (
            _edited("artifacts", "schemas/a/a_schema.json", value={}),
            [("artifacts", "schemas/a")],
        ),
        (_edited("exports", "names", "Place", value="b:Place"), [("exports", "Place")]),
        (_edited("exports", "all", value=["Place", "Order"]), [("exports", "__all__")]),
        (_edited("artifacts", "b_schema.json", value={}), [("artifacts", "b_schema.json")]),
        (
            _edited("tests", "outcomes", value={"tests/test_a.py::test_1": "failed"}),
            [("tests", "tests/test_a.py")],
        ),
        (_edited("tests", "outcomes", value={}), [("tests", "tests/test_a.py")]),
        (_edited("replay", "booted", value=False), [("replay", "app")]),
        (
            _edited("replay", "exchanges", "GET /orders", "answers", value={"example": 404}),
            [("replay", "GET /orders")],
        ),
    ],
)
def test_what_differs_is_named_by_section_and_subject(
    edited: dict[str, Any], named: list[tuple[str, str]]
) -> None:
    found = changed(digests(SECTIONS), digests(edited))
    assert [each for each in found if each not in [("routes", "Mount /static")]] == named


def test_equal_observations_have_equal_digests_whatever_the_order_of_their_members() -> None:
    backwards = dict(reversed(SECTIONS.items()))
    assert changed(digests(SECTIONS), digests(backwards)) == ()


def test_a_section_that_one_side_did_not_look_at_says_nothing() -> None:
    lower = {name: SECTIONS[name] for name in ("import", "routes")}
    assert changed(digests(SECTIONS), digests(lower)) == ()
    assert changed(digests(lower), digests(SECTIONS)) == ()


def test_a_value_that_varies_counts_by_its_shape() -> None:
    recorded = _edited(*PLACE, value=DATE)
    varying = varying_values(recorded)

    assert varying == ((PLACE, DATE),)
    assert varying_sections(varying)["openapi"]["components"]["schemas"]["Order"] == {
        "properties": {"at": {"default": DATE}}
    }
    another_day = _edited(*PLACE, value="2031-12-24")
    assert changed(digests(recorded), digests(another_day, varying)) == ()
    assert with_shapes(another_day, varying) == recorded
    no_date = _edited(*PLACE, value="soon")
    assert changed(digests(recorded), digests(no_date, varying)) == (("openapi", "components"),)


def test_an_example_that_varies_only_from_day_to_day_varies_all_the_same() -> None:
    def examples(value: Any, *, varies: bool) -> dict[str, Any]:
        outcome = {"value": {"day": value}, "volatile": varies}
        return {"examples": {"a:Order": {"example_input": outcome}, "a:B": {"error": ["no"]}}}

    recorded = examples({"$volatile": "text"}, varies=True)
    same_day_twice = examples("Friday", varies=False)
    varying = varying_values(recorded)
    assert changed(digests(recorded), digests(same_day_twice, varying)) == ()
    found = changed(digests(recorded), digests(examples(5, varies=False), varying))
    assert found == (("examples", "a"),)


def test_evidence_of_version_2_names_each_class_component_and_file() -> None:
    edited = _edited("schemas", "schemas.a:Order", value={})
    edited["openapi"] = _edited(*PLACE, value="soon")["openapi"]
    edited["artifacts"] = {"schemas/a/a_schema.json": {}}
    found = changed(digests(SECTIONS, finely=True), digests(edited, finely=True))
    assert found == (
        ("openapi", "schemas/Order"),
        ("schemas", "schemas.a:Order"),
        ("artifacts", "schemas/a/a_schema.json"),
    )


def test_a_place_that_is_gone_is_no_error() -> None:
    varying = ((("routes", 7, "summary"), DATE), (("openapi", "info", "version"), DATE))
    assert with_shapes(SECTIONS, varying) == SECTIONS
