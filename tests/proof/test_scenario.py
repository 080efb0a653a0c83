"""A replay calls what has an example, and lets answers feed the calls that need them."""

from __future__ import annotations

from typing import Any

from refactor_kit.proof.observing.scenario import (
    Pool,
    build_call,
    first_calls,
    in_turn,
    invalid_calls,
    later_calls,
)


def request(method: str = "POST", path: str = "/x", **entries: Any) -> dict[str, Any]:
    body = "json" if "example" in entries else "none"
    return {
        "method": method,
        "path": path,
        "body": body,
        "example": None,
        "example_from": "X.example_input" if body == "json" else "",
        "parameters": [],
        **entries,
    }


def parameter(where: str, name: str, *, required: bool = True, **schema: Any) -> dict[str, Any]:
    return {"in": where, "name": name, "required": required, "schema": schema}


def test_value_that_the_server_made_feeds_the_next_call() -> None:
    pool = Pool()
    pool.learn({"session_id": "s-9", "user": {"user_id": "ada"}}, {"user_id": "ada"})
    end = request(example={"session_id": "s-1", "user_id": "eve"})
    plain, fed = first_calls(end, pool)
    assert plain.body == {"session_id": "s-1", "user_id": "eve"}
    assert (fed.variant, fed.body) == (
        "fed by earlier answers",
        {"session_id": "s-9", "user_id": "eve"},
    )


def test_later_call_takes_up_what_was_sent_as_well() -> None:
    pool = Pool()
    pool.learn({"task_id": "t-1", "worker_id": "w-1"}, {"worker_id": "w-1"})
    finish = request(example={"task_id": "t-0", "worker_id": "w-0"})
    bodies = [call.body for call in later_calls(finish, pool)]
    assert bodies == [
        {"task_id": "t-1", "worker_id": "w-0"},
        {"task_id": "t-1", "worker_id": "w-1"},
    ]


def test_value_of_another_kind_is_not_fed() -> None:
    pool = Pool()
    pool.learn({"position": 3}, None)
    assert pool.fed({"position": "first", "nested": [{"position": 1}]}) == {
        "position": "first",
        "nested": [{"position": 3}],
    }


def test_path_parameter_falls_back_to_the_id() -> None:
    pool = Pool()
    pool.learn({"id": 7}, None)
    item = request("GET", "/items/{item_id}", parameters=[parameter("path", "item_id")])
    plain, fed = first_calls(item, pool)
    assert (plain.path, fed.path) == ("/items/sample", "/items/7")


def test_required_parameters_are_made_up_from_their_schema() -> None:
    call = build_call(
        "example",
        request(
            "GET",
            "/x/{day:path}",
            parameters=[
                parameter("path", "day", format="date", type="string"),
                parameter("query", "kind", enum=["b", "a"]),
                parameter("query", "limit", required=False, type="integer"),
                parameter("header", "x-tenant", examples=["north"]),
            ],
        ),
        None,
        Pool(),
    )
    assert call is not None
    assert (call.path, call.headers) == ("/x/2024-01-02?kind=b", {"x-tenant": "north"})


def test_invalid_variants_miss_fields_and_mistake_types() -> None:
    variants = {c.variant: c.body for c in invalid_calls(request(example={"a": 1, "b": "x"}))}
    assert variants["without a"] == {"b": "x"}
    assert variants["wrong type of b"] == {"a": 1, "b": {"unexpected": ["type"]}}
    assert variants["with an unknown field"] == {"a": 1, "b": "x", "unknown_field": 1}
    assert variants["with an empty body"] == {}


def test_body_without_example_is_not_called() -> None:
    idle = request(body="json")
    assert list(first_calls(idle, Pool())) == []
    assert list(invalid_calls(idle)) == []


def test_each_endpoint_is_called_once_and_deletes_last() -> None:
    requests = [
        request("DELETE", "/x/{id}"),
        request("POST", "/x"),
        request("POST", "/x", endpoint="shadowed"),
        request("GET", "/x"),
    ]
    turns = [(each["method"], each.get("endpoint")) for each in in_turn(requests)]
    assert turns == [("POST", None), ("GET", None), ("DELETE", None)]
