"""Requests made from schemas: at the bounds and beyond, the same in every process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from refactor_kit.proof.observing import simplest_values
from refactor_kit.proof.observing.made_requests import INVALID, VALID, made_requests
from refactor_kit.proof.observing.simplest_values import Unsatisfiable, simplest

ORDER = {
    "$ref": "#/$defs/Order",
    "$defs": {
        "Order": {
            "type": "object",
            "required": ["name", "count"],
            "properties": {
                "name": {"type": "string", "minLength": 2, "maxLength": 9, "pattern": "^[a-z]+-"},
                "count": {"type": "integer", "exclusiveMinimum": 0, "maximum": 9},
                "next": {"anyOf": [{"$ref": "#/$defs/Order"}, {"type": "null"}]},
                "when": {"type": "string", "format": "date-time"},
                "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
            },
        }
    },
}
REQUEST: dict[str, Any] = {
    "parameters": [
        {"in": "path", "name": "shop", "required": True, "schema": {"type": "string"}},
        {"in": "header", "name": "x-key", "required": True, "schema": {"type": "string"}},
        {
            "in": "query",
            "name": "limit",
            "required": False,
            "schema": {
                "anyOf": [{"type": "integer", "minimum": 1, "maximum": 5}, {"type": "null"}],
                "default": {"$volatile": "integer"},
            },
        },
    ],
    "content": {"kind": "json", "required": True, "schema": ORDER},
}


def sent(request: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """Where each request goes and what it holds, by what it is about."""
    return {
        each.title.partition("(")[2].rstrip(")"): (each.path("/{shop}/orders"), each.body)
        for each in made_requests(request)
    }


def test_bounds_are_met_and_passed() -> None:
    found = sent(REQUEST)
    assert found["only what must be there"] == ("/sample/orders", {"name": "a-", "count": 1})
    assert found["query.limit: choice 1, maximum 5"][0] == "/sample/orders?limit=5"
    assert found["query.limit: choice 1, beyond maximum 5"][0] == "/sample/orders?limit=6"
    assert found["body.count: at exclusiveMinimum 0"][1]["count"] == 0
    assert found["body.count: beyond maximum 9"][1]["count"] == 10
    assert len(found["body.name: maxLength 9"][1]["name"]) == 9
    assert len(found["body.tags: more items"][1]["tags"]) == 3
    assert found["body: without count"][1] == {"name": "a-"}


def test_valid_ones_come_first_and_none_twice() -> None:
    made = made_requests(REQUEST)
    kinds = [each.is_valid for each in made]
    assert kinds == sorted(kinds, reverse=True)
    assert {each.title.partition(" (")[0].rpartition(" ")[0] for each in made} == {VALID, INVALID}
    told = [(each.path("/{shop}"), each.headers(), each.body) for each in made]
    assert all(told.count(each) == 1 for each in told)


def test_form_and_files_are_sent_as_such() -> None:
    fields = {"title": {"type": "string"}, "paper": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "properties": fields, "required": ["paper", "title"]}
    first, *_ = made_requests(
        {"parameters": [], "content": {"kind": "multipart", "required": True, "schema": schema}}
    )
    content = first.content()
    assert content is not None
    assert content[1].startswith("multipart/form-data; boundary=")
    assert b'name="paper"; filename="sample.txt"' in content[0]
    assert b'name="title"\r\n\r\nsample\r\n' in content[0]
    form = {"kind": "form", "required": True, "schema": schema}
    first, *_ = made_requests({"parameters": [], "content": form})
    assert first.content() == (b"paper=sample&title=sample", "application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "number", "minimum": 2, "multipleOf": 5}, 5),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        (
            {"type": "array", "items": {"type": "integer"}, "minItems": 2, "uniqueItems": True},
            [1, 2],
        ),
        ({"allOf": [{"type": "string"}, {"minLength": 8}]}, "sampleaa"),
        ({"oneOf": [False, {"const": "b"}]}, "b"),
        ({"enum": ["c", "d"]}, "c"),
        ({"type": ["null", "string"]}, None),
        (True, "sample"),
    ],
)
def test_simplest_value(schema: Any, value: Any) -> None:
    assert simplest(schema) == value


def test_what_cannot_be_made_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unsatisfiable, match="no number"):
        simplest({"type": "integer", "minimum": 3, "maximum": 2})
    monkeypatch.setattr(simplest_values, "find_spec", lambda name: None)
    with pytest.raises(Unsatisfiable, match="`pip install hypothesis`"):
        simplest({"type": "string", "pattern": "^never-asked-before$"})


def test_bytes_are_the_same_in_every_process_and_nothing_is_left_behind(tmp_path: Any) -> None:
    script = (
        "import hashlib, sys\n"
        "from tests.proof.test_made_requests import digest\n"
        "sys.stdout.write(digest())\n"
    )
    root = str(Path.cwd())
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert told == {digest()}
    assert list(tmp_path.iterdir()) == []


def digest() -> str:
    made = [
        (each.path("/{shop}"), each.headers(), each.content()) for each in made_requests(REQUEST)
    ]
    return hashlib.sha256(repr(made).encode()).hexdigest()
