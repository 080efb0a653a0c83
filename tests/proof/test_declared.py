"""Declared changes are derived from the plan, and nothing more is let through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint, declared_changes
from refactor_kit.proof.comparing.expected import default_operation_id
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.reading.routes import Endpoint, NameClash, RouterReading

from .conftest import ObserveOnce
from .services import AFTER, BEFORE, context_of, declared, observed, tree_of

ROUTES = "api/routes/desk_routes.py"
MOVED = {**AFTER, ROUTES: AFTER[ROUTES].replace('"/open"', '"/sessions.open"')}


@pytest.fixture(scope="session")
def before(observe_once: ObserveOnce) -> Observation:
    return observe_once(BEFORE, level="replay", twice=True)


@pytest.fixture(scope="session")
def moved(observe_once: ObserveOnce) -> Observation:
    return observe_once(MOVED, level="replay")


def moving(new_path: str = "/desk/sessions.open") -> Declared:
    endpoints = (
        MovedEndpoint("POST", "/desk/open", new_path),
        *[each for each in declared().endpoints if each.old_path != "/desk/open"],
    )
    return replace(declared(), endpoints=endpoints)


def undeclared(before: Observation, after: Observation, changes: Declared) -> list[str]:
    return [each.line for each in compare(before, after, changes) if not each.declared]


def test_declared_move_takes_operation_id_and_answers_with_it(
    before: Observation, moved: Observation
) -> None:
    assert undeclared(before, moved, moving()) == []
    lines = [each.line for each in compare(before, moved, moving()) if each.declared]
    assert "moved POST /desk/open -> POST /desk/sessions.open" in lines
    old, new = (
        default_operation_id("open_session", path, "POST")
        for path in ("/desk/open", "/desk/sessions.open")
    )
    assert f"operationId {old} -> {new}" in lines


def test_move_that_is_not_declared_is_a_difference(before: Observation, moved: Observation) -> None:
    lines = undeclared(before, moved, declared())
    assert "routes 1 -> 0 for POST /desk/open" in lines
    assert "routes 0 -> 1 for POST /desk/sessions.open" in lines


def test_move_elsewhere_than_declared_is_a_difference(
    before: Observation, moved: Observation
) -> None:
    lines = undeclared(before, moved, moving("/desk/sessions.start"))
    assert "endpoint gone: POST /desk/sessions.start" in lines


def test_joined_state_is_a_difference_unless_it_was_decided(before: Observation) -> None:
    joined = AFTER[ROUTES].replace(
        "_recent_closed: dict[str, int] = {}", "_recent_closed = _recent_opened"
    )
    after = observed({**AFTER, ROUTES: joined})
    assert any("mutable state" in line for line in undeclared(before, after, declared()))
    decided = replace(declared(), shared_state=("_recent",))
    assert not any("mutable state" in line for line in undeclared(before, after, decided))


def test_example_that_is_lost_is_a_difference(before: Observation) -> None:
    path = "schemas/desk_open/desk_open.py"
    lost = AFTER[path].replace("def example_input", "def sample")
    lines = undeclared(before, observed({**AFTER, path: lost}), declared())
    assert any(line.startswith("example_input in schemas.desk_open.desk_open:") for line in lines)


def test_declared_changes_come_from_the_router_and_the_configuration() -> None:
    context = context_of(tree_of(BEFORE))
    router = RouterReading(
        state="split",
        prefix="/desk",
        tag="desk",
        nested=False,
        endpoints=(
            Endpoint(
                "post", "desk_open", "/open", "/desk/open", "/desk/sessions.open",
                "start", "start_open", "api/routes/desk_open_routes.py", 10,
            ),
        ),
        clashes=(
            NameClash("_recent", "state", "separate", (("desk_close", "_recent_close"),), ""),
        ),
        mounted_in="api/main.py",
    )  # fmt: skip
    changes = declared_changes(context, router)
    assert changes.endpoints == (MovedEndpoint("POST", "/desk/open", "/desk/sessions.open"),)
    assert (
        changes.renamed("api.routes.desk_open_routes:start") == "api.routes.desk_routes:start_open"
    )
    assert (
        changes.renamed("api.routes.desk_close_routes:_recent")
        == "api.routes.desk_routes:_recent_close"
    )
    assert (
        changes.renamed("api.routes.desk_close_routes_old:x")
        == "api.routes.desk_close_routes_old:x"
    )
    assert changes.renamed({"api__routes__desk_open_routes__Item": 1}) == {
        "api__routes__desk_routes__Item": 1
    }
    assert changes.public_names == (
        "deskopeninput",
        "deskopenoutput",
        "deskcloseinput",
        "deskcloseoutput",
    )


def test_once_shipped_nothing_may_differ(moved: Observation) -> None:
    shipped = moving().shipped()
    assert undeclared(moved, moved, shipped) == []
    assert [each.line for each in compare(moved, moved, shipped)] == []
    assert {each.old_path for each in shipped.endpoints} >= {"/desk/sessions.open"}
