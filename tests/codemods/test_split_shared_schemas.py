"""One class that is input and output becomes two, where the module asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from refactor_kit.base import Context, SourceTree
from tests.support.trees import (
    as_bytes,
    check_noop,
    check_refused,
    check_transformed,
    service,
    transform,
)

CODEMOD = "split-shared-schemas"
SCHEMA = "schemas/note/note.py"
ROUTES = "api/routes/note_routes.py"
APP = "apps/note/service.py"

NOTE = '''
from pydantic import BaseModel, ConfigDict, field_validator

LONGEST = 80


class Note(BaseModel):
    """A note as it is taken and given back."""

    model_config = ConfigDict(extra="forbid")

    text: str  # as typed
    answers: list["Note"] = []

    @field_validator("text")
    @classmethod
    def _short(cls, text: str) -> str:
        return text[:LONGEST]

    def threaded(self) -> list["Note"]:
        return [Note(text=self.text), *self.answers]

    # The shortest there is.
    @classmethod
    def example_input(cls) -> "Note":
        return cls(text="a")

    @classmethod
    def example_output(cls) -> "Note":
        """What becomes of it."""
        return Note(text=cls.example_input().text, answers=[])


class Page(BaseModel):
    number: int
'''
NOTE_AFTER = '''
from pydantic import BaseModel, ConfigDict, field_validator

LONGEST = 80


class Note(BaseModel):
    """A note as it is taken and given back."""

    model_config = ConfigDict(extra="forbid")

    text: str  # as typed
    answers: list["Note"] = []

    @field_validator("text")
    @classmethod
    def _short(cls, text: str) -> str:
        return text[:LONGEST]

    def threaded(self) -> list["Note"]:
        return [Note(text=self.text), *self.answers]

    # The shortest there is.
    @classmethod
    def example_input(cls) -> "Note":
        return cls(text="a")


class NoteOutput(BaseModel):
    """A note as it is taken and given back."""

    model_config = ConfigDict(extra="forbid")

    text: str  # as typed
    answers: list["NoteOutput"] = []

    @field_validator("text")
    @classmethod
    def _short(cls, text: str) -> str:
        return text[:LONGEST]

    def threaded(self) -> list["NoteOutput"]:
        return [NoteOutput(text=self.text), *self.answers]

    @classmethod
    def example_output(cls) -> "NoteOutput":
        """What becomes of it."""
        return NoteOutput(text=Note.example_input().text, answers=[])


class Page(BaseModel):
    number: int
'''
PLAIN = """
from pydantic import BaseModel


class Note(BaseModel):
    text: str
"""
PLAIN_AFTER = f"""{PLAIN}

class NoteOutput(BaseModel):
    text: str
"""
ROUTE = """
from fastapi import APIRouter

from schemas.note.note import Note

router = APIRouter()


@router.post("/notes", response_model=Note)
async def create(note: Note) -> Note:
    return Note(text=note.text.strip())
"""
ROUTE_AFTER = """
from fastapi import APIRouter

from schemas.note.note import Note, NoteOutput

router = APIRouter()


@router.post("/notes", response_model=NoteOutput)
async def create(note: Note) -> NoteOutput:
    return NoteOutput(text=note.text.strip())
"""


def notes(
    schema: str | bytes = PLAIN,
    route: str = ROUTE,
    files: Mapping[str, str] | None = None,
    *,
    split: bool = True,
    **settings: Any,
) -> tuple[SourceTree, Context]:
    """The service of one module, with further files and settings."""
    every = {SCHEMA: schema, ROUTES: route, **(files or {})}
    return service(every, module="note", parts=("note",), split=split, **settings)


def test_nobody_asked() -> None:
    tree, context = notes(split=False)
    check_noop(CODEMOD, tree, context)
    assert "does not ask" in transform(CODEMOD, tree, context).not_applicable


def test_two_classes_stay() -> None:
    tree, context = notes(PLAIN_AFTER, ROUTE_AFTER)
    assert "at once" in transform(CODEMOD, tree, context).not_applicable


def test_class_and_route_become_two() -> None:
    tree, context = notes(NOTE)
    check_transformed(CODEMOD, tree, context, {SCHEMA: NOTE_AFTER, ROUTES: ROUTE_AFTER})


def test_keeps_crlf() -> None:
    crlf, after = (as_bytes(text).replace(b"\n", b"\r\n") for text in (NOTE, NOTE_AFTER))
    tree, context = notes(crlf)
    check_transformed(CODEMOD, tree, context, {SCHEMA: after, ROUTES: ROUTE_AFTER})


def test_callers_of_the_example_follow() -> None:
    caller = """
        from schemas.note.note import Note

        TAKEN = Note.example_input()
        ANSWERED = Note.example_output()
    """
    after = """
        from schemas.note.note import Note, NoteOutput

        TAKEN = Note.example_input()
        ANSWERED = NoteOutput.example_output()
    """
    tree, context = notes(NOTE, files={"tests/test_note.py": caller})
    expected = {SCHEMA: NOTE_AFTER, ROUTES: ROUTE_AFTER, "tests/test_note.py": after}
    check_transformed(CODEMOD, tree, context, expected)


def test_what_the_service_makes_for_an_answer_follows() -> None:
    route = """
        from fastapi import APIRouter, Depends

        from apps.note import service
        from schemas.note import note as shapes

        router = APIRouter()


        def _trimmed(note: shapes.Note) -> shapes.Note:
            trimmed: shapes.Note = shapes.Note.model_validate({"text": ""})
            return trimmed


        @router.post("/notes")
        def create(note: shapes.Note, dry: bool = False) -> shapes.Note:
            if dry:
                return _trimmed(note)
            return service.keep(note)


        @router.get("/notes")
        async def index() -> list[shapes.Note]:
            return [shapes.Note(text=each) for each in await service.texts()]


        def latest():
            note = service.found() or {"text": ""}
            return note


        router.add_api_route("/latest", latest, response_model=shapes.Note | None)
    """
    app = """
        from schemas.note.note import Note

        _kept: list[Note] = []


        def keep(note: Note) -> Note:
            _kept.append(note)
            return Note(text=note.text, **_more(note))


        def _more(note: Note) -> dict[str, str]:
            return {}


        def found():
            return None


        async def texts() -> list[str]:
            return [each.text for each in _kept]
    """
    tree, context = notes(PLAIN, route, {APP: app})
    route_after = (
        route.replace("-> shapes.Note:", "-> shapes.NoteOutput:")
        .replace(
            "trimmed: shapes.Note = shapes.Note", "trimmed: shapes.NoteOutput = shapes.NoteOutput"
        )
        .replace("list[shapes.Note]", "list[shapes.NoteOutput]")
        .replace("[shapes.Note(", "[shapes.NoteOutput(")
        .replace("shapes.Note | None", "shapes.NoteOutput | None")
    )
    app_after = (
        app.replace("import Note\n", "import Note, NoteOutput\n")
        .replace(") -> Note:", ") -> NoteOutput:")
        .replace("return Note(", "return NoteOutput(")
    )
    after = {SCHEMA: PLAIN_AFTER, ROUTES: route_after, APP: app_after}
    check_transformed(CODEMOD, tree, context, after)


def test_example_that_is_a_function_follows() -> None:
    example = """

        def example_input() -> Note:
            return Note(text="a")


        def example_output() -> Note:
            return Note(text="b")
    """
    schema = as_bytes(PLAIN) + as_bytes(f"\n{example}")
    expected = as_bytes(PLAIN_AFTER) + as_bytes(f"\n{example}").replace(
        b"output() -> Note:", b"output() -> NoteOutput:"
    ).replace(b'Note(text="b")', b'NoteOutput(text="b")')
    kept = {"note:example_input": "example_input", "note:example_output": "example_output"}
    tree, context = notes(schema, examples=kept)
    check_transformed(CODEMOD, tree, context, {SCHEMA: expected, ROUTES: ROUTE_AFTER})


def test_name_for_a_request_gets_its_counterpart_and_is_listed() -> None:
    schema = as_bytes(PLAIN).replace(
        b"class Note(", b'__all__ = ["NoteRequest"]\n\n\nclass NoteRequest('
    )
    tree, context = notes(
        schema,
        ROUTE.replace("Note\n", "NoteRequest\n")
        .replace("Note)", "NoteRequest)")
        .replace("Note:", "NoteRequest:")
        .replace("Note(", "NoteRequest("),
    )
    (schema_edit, route_edit) = transform(CODEMOD, tree, context).edits[::-1]
    assert b'__all__ = ["NoteRequest", "NoteResponse"]' in (schema_edit.content or b"")
    assert b"import NoteRequest, NoteResponse" in (route_edit.content or b"")
    assert b"(note: NoteRequest) -> NoteResponse:" in (route_edit.content or b"")


def test_package_that_does_not_offer_the_class_is_gone_round() -> None:
    package = "from schemas.note.note import Note\n"
    tree, context = notes(
        PLAIN,
        ROUTE.replace("schemas.note.note", "schemas.note"),
        {"schemas/note/__init__.py": package},
    )
    after = ROUTE_AFTER.replace(
        "from schemas.note.note import Note, NoteOutput",
        "from schemas.note import Note\nfrom schemas.note.note import NoteOutput",
    )
    check_transformed(CODEMOD, tree, context, {SCHEMA: PLAIN_AFTER, ROUTES: after})


def test_others_go_on_with_the_class() -> None:
    script = """
        from schemas.note.note import Note


        def send(notes: list[Note]) -> Note:
            return notes[0] if notes else Note(text="")
    """
    tree, context = notes(files={"scripts/send.py": script})
    check_transformed(CODEMOD, tree, context, {SCHEMA: PLAIN_AFTER, ROUTES: ROUTE_AFTER})


BODY = "return Note(text=note.text.strip())"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("return note", "create() answers with note, the object it was given"),
        ("return note.model_copy(update={'text': ''})", "answers with note"),
        ("kept = note\n    return kept", "answers with note"),
        ("return _kept[note.text]", "where _kept[note.text] comes from cannot be told"),
        ("for each in _kept:\n        return each", "where each comes from cannot be told"),
    ],
)
def test_answer_that_cannot_be_followed(answer: str, reason: str) -> None:
    tree, context = notes(PLAIN, ROUTE.replace(BODY, answer))
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert refusal.path == ROUTES
    assert reason in refusal.reason


@pytest.mark.parametrize(
    ("path", "source", "line", "reason"),
    [
        (
            "schemas/page.py",
            "class Page(BaseModel):\n    notes: list[Note]\n",
            3,
            "Page holds a Note",
        ),
        ("schemas/long.py", "class Long(Note): ...\n", 2, "Long inherits from Note"),
        ("schemas/other.py", "def f(note: Note): ...\n", 2, "this file, of another module, uses"),
        ("api/routes/other.py", "def f(note: Note): ...\n", 2, "this file, of another module"),
        ("scripts/a.py", "assert isinstance(1, Note)\n", 2, "isinstance() asks for Note"),
        ("scripts/a.py", "assert isinstance(1, (str, Note))\n", 2, "isinstance() asks for Note"),
        ("scripts/a.py", "assert type(1) is Note\n", 2, "something is compared with Note"),
        ("tests/test_a.py", "assert f() == Note(text='')\n", 2, "compared with a Note"),
        ("apps/note/service.py", "\n\ndef f() -> 'Note': ...\n", 4, "in quotes names Note"),
        ("scripts/a.py", "class NoteOutput: ...\n", 2, "NoteOutput is a class already"),
    ],
)
def test_use_that_only_a_person_can_settle(path: str, source: str, line: int, reason: str) -> None:
    text = f"from schemas.note.note import Note\n{source}"
    tree, context = notes(files={path: text})
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (path, line)
    assert reason in refusal.reason


def test_use_in_the_schema_file_itself() -> None:
    tree, context = notes(PLAIN + "\n\nNote.model_rebuild()\n")
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (SCHEMA, 8)


def test_public_name_that_is_bound_already() -> None:
    package = "from schemas.note.note import Note as NoteOutput\n\n__all__ = ['NoteOutput']\n"
    tree, context = notes(files={"schemas/__init__.py": package})
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert refusal.path == "schemas/__init__.py"
    assert "exported as NoteOutput already" in refusal.reason


def test_configuration_that_keeps_the_class_the_output() -> None:
    tree, context = notes(outputs={"note": "Note"})
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert "`outputs.note`" in refusal.reason


def test_function_that_others_call_too() -> None:
    tree, context = notes(
        PLAIN,
        ROUTE.replace(BODY, "return clean(note)").replace(
            "from schemas", "from apps.shared import clean\nfrom schemas"
        ),
        {
            "apps/shared.py": "from schemas.note.note import Note\n\n"
            "def clean(a: Note) -> Note: ...\n"
        },
    )
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == ("apps/shared.py", 3)
    assert "clean() answers for others as well" in refusal.reason


def test_unreadable_file_that_may_use_it() -> None:
    tree, context = notes(
        files={"scripts/broken.py": "from schemas.note.note import Note\ndef (\n"}
    )
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == ("scripts/broken.py", 2)


MAPPING = "scripts/mapping.py"
GENERATOR: dict[str, Any] = {
    "generator": ("python", "scripts/generate.py"),
    "generator_mapping": MAPPING,
}


@pytest.mark.parametrize(
    ("entry", "after"),
    [
        ('{"input": "Note", "output": "Note"}', '{"input": "Note", "output": "NoteOutput"}'),
        (
            "dict(request='notes:Note', response='notes:Note')",
            "dict(request='notes:Note', response='notes:NoteOutput')",
        ),
    ],
)
def test_generator_mapping_follows(entry: str, after: str) -> None:
    files = {"scripts/generate.py": "import mapping\n", MAPPING: f"M = {{'note': {entry}}}\n"}
    tree, context = notes(files=files, **GENERATOR)
    expected = {MAPPING: f"M = {{'note': {after}}}\n"}
    check_transformed(
        CODEMOD, tree, context, {SCHEMA: PLAIN_AFTER, ROUTES: ROUTE_AFTER, **expected}
    )


def test_generator_mapping_that_names_one_class() -> None:
    files = {"scripts/generate.py": "import mapping\n", MAPPING: "X = 1\nM = {'note': 'Note'}\n"}
    tree, context = notes(files=files, **GENERATOR)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (MAPPING, 2)
