"""A declared split explains the second class, and nothing that differs from a copy."""

from __future__ import annotations

from typing import Any

from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint
from refactor_kit.proof.comparing.difference import Difference
from refactor_kit.proof.comparing.route_comparison import compare_openapi, compare_routes
from refactor_kit.proof.comparing.schema_comparison import compare_schemas
from refactor_kit.proof.comparing.split_classes import SplitClass

SPLIT = SplitClass("schemas.note", "Note", "NoteOutput")
DECLARED = Declared(endpoints=(MovedEndpoint("POST", "/n", "/n"),), splits=(SPLIT,))


def reference(name: str) -> dict[str, Any]:
    return {"schema": {"items": {"$ref": f"#/components/schemas/{name}"}}}


def document(taken: str, answered: str, **components: Any) -> dict[str, Any]:
    operation = {
        "tags": [],
        "requestBody": reference(taken),
        "responses": {"200": reference(answered)},
    }
    return {
        "openapi": {"paths": {"/n": {"post": operation}}, "components": {"schemas": components}}
    }


def note(title: str, place: str = "", **fields: Any) -> dict[str, Any]:
    own = {"$ref": f"#/components/schemas/{place or title}"}
    return {"title": title, "properties": {"next": own, **fields}}


def told(differences: Any) -> tuple[list[str], list[str]]:
    """The declared lines, and the others."""
    found: list[Difference] = list(differences)
    return [d.line for d in found if d.declared], [d.line for d in found if not d.declared]


def test_one_component_becomes_two() -> None:
    before = document("Note", "Note", Note=note("Note"), Other=note("Other"))
    after = document(
        "Note", "NoteOutput", Note=note("Note"), NoteOutput=note("NoteOutput"), Other=note("Other")
    )
    declared, others = told(compare_openapi(before, after, DECLARED))
    assert declared == ["component Note -> Note, NoteOutput"]
    assert others == []


def test_components_of_requests_and_answers_get_other_names() -> None:
    parts = {"Note-Input": note("Note", "Note-Input"), "Note-Output": note("Note", "Note-Output")}
    before = document("Note-Input", "Note-Output", **parts)
    after = document("Note", "NoteOutput", Note=note("Note"), NoteOutput=note("NoteOutput"))
    declared, others = told(compare_openapi(before, after, DECLARED))
    assert declared == ["component Note-Input -> Note", "component Note-Output -> NoteOutput"]
    assert others == []


def test_component_named_with_its_module() -> None:
    stem = "schemas__note__Note"
    before = document(stem, stem, **{stem: note("Note", stem)})
    after = document(
        stem, "NoteOutput", **{stem: note("Note", stem)}, NoteOutput=note("NoteOutput")
    )
    assert told(compare_openapi(before, after, DECLARED))[1] == []


def test_request_that_follows_the_answer_is_a_difference() -> None:
    before = document("Note", "Note", Note=note("Note"))
    after = document("NoteOutput", "NoteOutput", NoteOutput=note("NoteOutput"))
    _, others = told(compare_openapi(before, after, DECLARED))
    assert any("requestBody" in line for line in others)


def test_copy_that_lost_a_field_is_a_difference() -> None:
    entry = {"validators": {"field_validators trim(text)": "1"}, "config": {}}
    old = {**entry, "validation": note("Note", text={})}
    new = {**entry, "validation": note("NoteOutput", "Note"), "validators": {}}
    before = {"schemas": {SPLIT.old: old}}
    after = {"schemas": {SPLIT.old: old, SPLIT.new: new}}
    declared, others = told(compare_schemas(before, after, DECLARED))
    assert declared == ["new class schemas.note:NoteOutput beside Note"]
    assert others == [
        "schema of schemas.note:NoteOutput: validation.properties.text {} -> nothing",
        "field_validators trim(text) of schemas.note:NoteOutput is lost",
    ]


def test_recursive_class_is_its_own_definition() -> None:
    def schema(name: str) -> dict[str, Any]:
        defined = {name: {"title": name}, "Meta": {"title": "Meta"}}
        return {"$defs": defined, "$ref": f"#/$defs/{name}"}

    entry = {"validators": {}, "validation": schema("Note")}
    copied = {"validators": {}, "validation": schema("NoteOutput")}
    before = {"schemas": {SPLIT.old: entry}}
    after = {"schemas": {SPLIT.old: entry, SPLIT.new: copied}}
    assert told(compare_schemas(before, after, DECLARED))[1] == []


def test_route_answers_with_the_new_class() -> None:
    def routes(model: str) -> dict[str, Any]:
        entry = {"kind": "APIRoute", "methods": ["POST"], "path": "/n", "name": "create"}
        return {"routes": [{**entry, "tags": [""], "response_model": model}]}

    before, after = routes("list[schemas.note.Note]"), routes("list[schemas.note.NoteOutput]")
    declared, others = told(compare_routes(before, after, DECLARED))
    assert others == []
    assert "answer of POST /n: list[schemas.note.Note] -> list[schemas.note.NoteOutput]" in declared
    assert told(compare_routes(before, before, DECLARED))[1]
