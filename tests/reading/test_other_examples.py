"""Examples under other names, in a model's configuration, and as functions of the file."""

from __future__ import annotations

from typing import Any

import pytest

from refactor_kit.reading.contract import render_contract
from refactor_kit.reading.schemas import SchemaReading, read_schemas
from tests.support.trees import service

SCHEMA = "schemas/note/note.py"
ROUTES = """
    from fastapi import APIRouter

    from schemas.note.note import Asked, Given

    router = APIRouter()


    @router.post("/notes")
    def create(note: Asked) -> Given: ...
"""
NAMES = {"input": ("example_request", "sample_*_in"), "output": ("example_response",)}


def arguments(schema: str, **settings: Any) -> Any:
    files = {SCHEMA: schema, "api/routes/note_routes.py": ROUTES}
    return service(files, module="note", parts=("note",), **settings)


def read(schema: str, **settings: Any) -> SchemaReading:
    (reading,) = read_schemas(*arguments(schema, **settings))
    return reading


def classes(asked: str = "", given: str = "") -> str:
    body = "class {}(BaseModel):\n    {}: str\n{}\n\n"
    return (
        "from pydantic import BaseModel, ConfigDict\n\n\n"
        + body.format("Asked", "text", asked)
        + body.format("Given", "number", given)
    )


def method(name: str, value: str = "{}") -> str:
    return f"\n    @staticmethod\n    def {name}():\n        return {value}\n"


def test_names_of_the_configuration_are_examples() -> None:
    schema = classes(given=method("example_request") + method("sample_short_in"))
    found = {each.name: each for each in read(schema, example_names=NAMES).examples}
    assert set(found) == {"example_request", "sample_short_in"}
    for each in found.values():
        assert (each.role, each.belongs_on, each.action) == ("input", "Asked", "moves")


def test_other_names_are_plain_methods() -> None:
    assert read(classes(given=method("example_request"))).examples == ()


def test_versions_under_another_name_that_differ_are_a_decision() -> None:
    schema = classes(method("example_request", "{'text': 'a'}"), method("example_request"))
    (decision,) = read(schema, example_names=NAMES).decisions
    assert decision.key == "note.examples.note:example_request"
    settled = {"note:example_request": "Asked"}
    assert read(schema, example_names=NAMES, examples=settled).decisions == ()


CONFIG = {
    "examples": 'model_config = ConfigDict(json_schema_extra={"examples": [{FIELD: "a"}]})',
    "example": 'model_config: ConfigDict = {"json_schema_extra": {"example": {FIELD: "a"}}}',
    "version 1": 'class Config:\n        schema_extra = {"example": {FIELD: "a"}}',
}


@pytest.mark.parametrize("form", CONFIG)
def test_configured_example_is_shown_and_stays(form: str) -> None:
    asked = "\n    " + CONFIG[form].replace("FIELD", '"text"') + "\n"
    reading = read(classes(asked))
    assert reading.decisions == ()
    assert [role.other_example != "" for role in reading.roles] == [True, False]
    tree, context = arguments(classes(asked))
    assert '```json\n{"text": "a"}\n```' in render_contract(tree, context)


@pytest.mark.parametrize("form", CONFIG)
def test_configured_example_of_the_other_class_is_a_decision(form: str) -> None:
    schema = classes("\n    " + CONFIG[form].replace("FIELD", '"number"') + "\n")
    (decision,) = read(schema).decisions
    assert decision.key == "note.examples.note:json_schema_extra"
    assert decision.seen[0].line == schema[: schema.index('"number": ')].count("\n") + 1
    assert decision.choices[0].toml == (
        '[tool.refactor-kit.modules.note]\nexamples."note:json_schema_extra" = "Asked"\n'
    )
    assert read(schema, examples={"note:json_schema_extra": "Asked"}).decisions == ()


def test_configured_example_that_fits_neither_is_left_alone() -> None:
    schema = classes("\n    " + CONFIG["examples"].replace("FIELD", '"other"') + "\n")
    assert read(schema).decisions == ()


def test_method_goes_before_the_configuration() -> None:
    asked = "\n    " + CONFIG["examples"].replace("FIELD", '"text"') + "\n"
    tree, context = arguments(classes(asked + method("example_input", "{'text': 'b'}")))
    assert '"text": "b"' in render_contract(tree, context)
    assert '"text": "a"' not in render_contract(tree, context)


def test_function_is_shown() -> None:
    function = 'def example_input():\n    return {"text": "free"}\n'
    kept = {"note:example_input": "example_input"}
    tree, context = arguments(classes() + function, examples=kept)
    assert '"text": "free"' in render_contract(tree, context)
    computed = function.replace('{"text": "free"}', "dict(text=make())")
    tree, context = arguments(classes() + computed, examples=kept)
    assert f"Example: see `example_input` in `{SCHEMA}`." in render_contract(tree, context)
