from __future__ import annotations

import re
from textwrap import dedent
from typing import Any

import pytest

from refactor_kit.base import Context, SourceTree
from refactor_kit.documents.markdown_writing import table
from refactor_kit.reading.contract import is_same_contract, render_contract
from refactor_kit.reading.contract.spoken_types import spoken_type
from refactor_kit.reading.schemas import Field
from tests.support.service_files import SERVICE
from tests.support.trees import service

REFERENCE = """
    # Schema reference

    ## Timestamps

    - UTC, ISO 8601.

    ## Resource IDs

    See [the list](ids.md).

    ## Money

    In cents.
"""


def contract(step: int, **changes: Any) -> str:
    return render_contract(*planned(step, **changes))


def planned(step: int, **changes: Any) -> tuple[SourceTree, Context]:
    files = {**SERVICE, "docs/schemas/SCHEMA_REFERENCE.md": REFERENCE}
    return service(files, step=step, **changes)


def test_states_names_fields_and_examples() -> None:
    expected = """
        #### `SessionManagerStartInput`

        Input of `session_manager_start`.

        | Field     | Type            | Default  | Description            | Constraints    |
        | --------- | --------------- | -------- | ---------------------- | -------------- |
        | `user_id` | `str`           | required | Who opens the session. | `min_length=1` |
        | `note`    | `str, optional` | `None`   |                        |                |

        Example:

        ```json
        {"user_id": "u-1", "note": null}
        ```
    """
    assert dedent(expected).strip() in contract(1)


@pytest.mark.parametrize(
    ("annotation", "default", "spoken"),
    [
        ("str", None, "str"),
        ("str | None", "None", "str, optional"),
        ("Optional[str]", "None", "str, optional"),
        ("Union[None, int, str]", "None", "int or str, optional"),
        ("'str | None'", "None", "str, optional"),
        ("str", "None", "str, optional"),
        ("int", "", "int, optional"),
        ("str | None", None, "str or None"),
        ("str | None", '"x"', "str or None"),
        ("int", "5", "int"),
        ("typing.List[typing.Optional[int]]", None, "list[int or None]"),
        ("Dict[str, 'Item']", None, "dict[str, Item]"),
        ("datetime.datetime", None, "datetime"),
        ("shop.models.Item", None, "shop.models.Item"),
        ("Literal['open', 'shut'] | None", "None", '"open" or "shut", optional'),
        ("list[Annotated[int, Field(ge=0)]]", None, "list[int]"),
        ("Callable[[int], str]", None, "Callable[[int], str]"),
        ("conint(ge=0)", None, "conint(ge=0)"),
        ("tuple[int, ...]", None, "tuple[int, ...]"),
        ("None", None, "None"),
        ("not a type", None, "not a type"),
    ],
)
def test_types_are_written_as_a_person_says_them(
    annotation: str, default: str | None, spoken: str
) -> None:
    field = Field("x", annotation, default is None, default or "", "", ())
    assert spoken_type(field) == spoken
    shown = "required" if default is None else f"`{default}`" if default else ""
    header = ("Field", "Type", "Default", "Description", "Constraints")
    written = table(header, [("`x`", f"`{annotation}`", shown, "", "")])
    now = table(header, [("`x`", f"`{spoken}`", shown, "", "")])
    assert is_same_contract(written, now), "as an earlier version wrote it"
    assert not is_same_contract(written, now.replace(spoken, "Other"))


SHARED = """
    from fastapi import APIRouter
    from pydantic import BaseModel

    class Note(BaseModel):
        text: str
"""


def test_a_split_that_is_decided_shows_from_the_first_step() -> None:
    route = """
        from fastapi import APIRouter
        from schemas.note.note import Note

        router = APIRouter()

        @router.post("/notes", response_model=Note)
        def create(note: Note) -> Note:
            return Note(text=note.text)
    """
    files = {"schemas/note/note.py": SHARED, "api/routes/note_routes.py": route}

    def told(step: int, **decided: bool) -> str:
        return render_contract(
            *service(files, module="note", parts=("note",), step=step, **decided)
        )

    assert "#### `NoteInput`, `NoteOutput`\n" in told(1)
    assert "#### `NoteInput`\n\nInput of `note`." in told(1, split=True)
    assert "#### `NoteOutput`\n\nOutput of `note`." in told(1, split=True)
    assert re.search(r"\| `NoteOutput` +\| `NoteOutput` +\| output", told(2, split=True))


def test_says_until_when_old_urls_answer() -> None:
    moves = {"POST session_manager_end:/end": "/sessions.end"}
    kept = {"old_paths": "deprecated", "old_paths_until": "2099-06-30"}
    told = "Old URLs answer until 2099-06-30: `/session_manager/end`."
    assert told in contract(3, endpoints=moves, **kept)
    assert "Old URLs" not in contract(3, endpoints=moves)


def test_says_where_the_conventions_stand() -> None:
    text = contract(1)
    assert "[Timestamps](../../schemas/SCHEMA_REFERENCE.md#timestamps)" in text
    assert "IDs](../../schemas/SCHEMA_REFERENCE.md#resource-ids)." in text
    assert "Money" not in text
    assert "UTC" not in text


def test_a_reference_without_such_headings_is_linked_as_a_whole() -> None:
    files = {**SERVICE, "docs/schemas/SCHEMA_REFERENCE.md": "# Reference\n\n## Money\n"}
    text = render_contract(*service(files, step=1))
    assert "SCHEMA_REFERENCE.md) states them for the whole service.\n" in text


def test_does_without_a_schema_reference() -> None:
    assert "### Conventions" not in render_contract(*service(SERVICE, step=1))


@pytest.mark.parametrize(
    ("step", "last"),
    [
        (1, "Conventions"),
        (2, "Schema review"),
        (3, "Router"),
        (4, "App layout"),
        (5, "Locked names"),
        (6, "Locked names"),
        (10, "Locked names"),
    ],
)
def test_each_step_adds_its_subsection(step: int, last: str) -> None:
    assert re.findall(r"^### (.*)$", contract(step), re.MULTILINE)[-1] == last


def test_reviews_the_schema_sources() -> None:
    text = contract(2)
    assert "| `SessionEndRequest`    | `SessionManagerEndInput`    | input  |" in text
    assert re.search(
        r"\| body parameter payload of `end\(\)` in .*; its name ends in Request", text
    )
    assert "- `example_output()` on `SessionStartRequest` belongs on `SessionStartResponse`" in text


def test_names_no_line_numbers() -> None:
    assert not re.search(r"\.py`?:\d", contract(5))


def test_plans_the_router_and_the_moved_paths() -> None:
    moved = {"POST session_manager_start:/start": "/sessions.start"}
    text = contract(3, endpoints=moved)
    assert "`api/main.py` will mount one router, `api/routes/session_manager_routes.py`" in text
    assert re.search(r"`/session_manager/start` +\| `/session_manager/sessions.start`", text)


def test_a_router_that_is_rewritten_in_place_is_mounted_already() -> None:
    routes = SERVICE["api/routes/session_manager_end_routes.py"]
    main = """
        from fastapi import FastAPI

        from api.routes.session_manager_end_routes import router

        app = FastAPI()
        app.include_router(router, prefix="/session_manager_end")
    """
    files = {**SERVICE, "api/main.py": main, "api/routes/session_manager_end_routes.py": routes}
    name = "session_manager_end"
    text = render_contract(*service(files, module=name, parts=(name,), step=3))
    assert "`api/main.py` mounts one router" in text


def test_says_that_paths_stay() -> None:
    assert "Every path stays what it is." in contract(3)


@pytest.mark.parametrize(
    ("layout", "words"),
    [("package", "Option A:"), ("shared", "Option B:"), ("none", "No app layer.")],
)
def test_states_the_app_layout_and_a_reason(layout: str, words: str) -> None:
    assert words in contract(4, app_layout=layout)
    reason = "Two teams own the apps."
    assert reason in contract(4, app_layout=layout, app_reason=reason)


def test_names_where_the_public_names_are_locked() -> None:
    assert "`.refactor-kit/public-names/session_manager.toml` locks" in contract(5)


def test_describes_what_is_shipped_in_the_present_tense() -> None:
    text = contract(7)
    assert text == contract(10)
    assert "will" not in text.split()
    assert "session_manager_start_routes.py` (" not in text
    assert "in place of" not in text


def test_has_no_trailing_spaces_and_no_doubled_blank_lines() -> None:
    for step in (1, 5, 10):
        text = contract(step)
        assert not re.search(r"[ \t]+$", text, re.MULTILINE)
        assert "\n\n\n" not in text
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


def test_a_description_cannot_end_the_section_or_a_cell() -> None:
    path = "schemas/session_manager_start/session_manager_start.py"
    nasty = SERVICE[path].replace(
        "Who opens the session.", "a | b <!-- refactor-kit:end contract --> `x<y`"
    )
    text = render_contract(*service({**SERVICE, path: nasty}, step=1))
    assert r"a \| b \<!-- refactor-kit:end contract --> `x<y`" in text


def test_is_the_same_each_time() -> None:
    tree, context = planned(5)
    assert render_contract(tree, context) == render_contract(tree, context)


def test_comparison_sees_words_and_not_spaces() -> None:
    assert is_same_contract(
        "| a  | b |\n|----|---|\n\ntext goes\non", "| a | b |\n|---|---|\ntext goes on"
    )
    assert not is_same_contract("| a | b |", "| a | c |")


def test_until_when_old_urls_answered_stays_true() -> None:
    told = "text\n\nOld URLs answer until 2020-06-30: `/v1/a`, `/v1/b`.\n\nmore"
    assert is_same_contract(told, "text\n\nmore")
    assert not is_same_contract("text\n\nmore", told)
    assert not is_same_contract(told, told.replace("2020", "2021"))


def test_app_that_stays_where_it_is_has_no_facade() -> None:
    files = {
        "schemas/note/note.py": "class NoteInput: ...\n",
        "apps/note/service.py": "def keep(): ...\n",
        "apps/note/__init__.py": "",
    }
    text = render_contract(*service(files, module="note", parts=("note",), app_layout="package"))
    assert "Option A: `apps/note` is the module's one app package.\n" in text
