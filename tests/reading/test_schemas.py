from __future__ import annotations

import tomllib
from typing import Any

import pytest

from refactor_kit.reading.schemas import Role, SchemaReading, read_schemas
from tests.support.sessions import AFTER, BEFORE, START
from tests.support.trees import service

PART = "session_manager_start"
ROUTES = "api/routes/session_manager_start_routes.py"


def read(schema: str, routes: str = "", **settings: Any) -> SchemaReading:
    files: dict[str, str | bytes] = {START: schema, "schemas/__init__.py": ""}
    if routes:
        files[ROUTES] = routes
    tree, context = service({**files, **settings.pop("files", {})}, parts=(PART,), **settings)
    (reading,) = read_schemas(tree, context)
    return reading


def class_of(reading: SchemaReading, role: Role) -> str | None:
    found = reading.role(role)
    return found.class_name if found else None


def routes(signature: str, decorator: str = '@router.post("/start")', imports: str = "*") -> str:
    return f"""
from fastapi import APIRouter
from schemas.session_manager_start.session_manager_start import {imports}

router = APIRouter()


{decorator}
async def start({signature}:
    return None
"""


PLAIN = """
class Opening:
    user_id: str


class Opened:
    session_id: str
"""


def test_roles_are_the_same_before_and_after() -> None:
    before = read_schemas(*service(BEFORE))
    after = read_schemas(*service(AFTER))
    for one, other in zip(before, after, strict=True):
        assert [(r.role, r.class_name, r.alias, r.fields) for r in one.roles] == [
            (r.role, r.class_name, r.alias, r.fields) for r in other.roles
        ]
        assert len(one.roles) == 2


@pytest.mark.parametrize(
    "signature",
    [
        "payload: Opening) -> Opened",
        "payload: 'Opening') -> 'Opened'",
        "payload: Annotated[Opening, Body()]) -> list[Opened]",
        "payload: Opening | None = None) -> Optional[Opened]",
        "*, payload: list[Opening] = Body(...)) -> Opened | None",
    ],
)
def test_annotations_tell_the_roles(signature: str) -> None:
    reading = read(PLAIN, routes(signature, imports="Opened, Opening"))
    assert (class_of(reading, "input"), class_of(reading, "output")) == ("Opening", "Opened")
    assert not reading.decisions


def test_response_model_wins_over_the_return_annotation() -> None:
    source = routes(
        "payload: Opening) -> Opening",
        '@router.post("/start", response_model=Opened)',
        "Opened, Opening",
    )
    assert class_of(read(PLAIN, source), "output") == "Opened"


def test_a_returned_instance_tells_the_output() -> None:
    source = routes("payload: Opening)", imports="Opened, Opening").replace(
        "return None", 'return Opened(session_id="s").model_dump()'
    )
    assert class_of(read(PLAIN, source), "output") == "Opened"


def test_routes_added_by_call_are_seen() -> None:
    source = routes("payload: Opening)", "", "Opened, Opening")
    source += '\nrouter.add_api_route("/start", start, response_model=Opened)\n'
    reading = read(PLAIN, source)
    assert (class_of(reading, "input"), class_of(reading, "output")) == ("Opening", "Opened")


def test_one_class_is_both() -> None:
    reading = read(PLAIN, routes("payload: Opened) -> Opened", imports="Opened"))
    assert [role.class_name for role in reading.roles] == ["Opened", "Opened"]
    assert not reading.decisions


def test_names_tell_where_no_route_does() -> None:
    reading = read("class AInput:\n    a: int\n\n\nclass BResult:\n    b: int\n")
    assert (class_of(reading, "input"), class_of(reading, "output")) == ("AInput", "BResult")


def test_the_examples_fields_tell_where_nothing_else_does() -> None:
    schema = (
        PLAIN
        + """
    @staticmethod
    def example_input():
        return {"user_id": "u"}

    @staticmethod
    def example_output():
        return {"session_id": "s"}
"""
    )
    reading = read(schema)
    assert (class_of(reading, "input"), class_of(reading, "output")) == ("Opening", "Opened")


def test_a_nested_request_is_no_candidate() -> None:
    reading = read("class ItemRequest:\n    a: int\n\n\nclass StartRequest:\n    b: ItemRequest\n")
    assert class_of(reading, "input") == "StartRequest"


def test_several_classes_of_a_role_keep_their_own_names() -> None:
    source = routes("payload: Opening, other: Opened) -> Opened", imports="Opened, Opening")
    reading = read(PLAIN, source)
    assert not reading.decisions
    assert [(each.role, each.class_name, each.alias) for each in reading.roles] == [
        ("input", "Opening", "Opening"),
        ("input", "Opened", "Opened"),
        ("output", "Opened", "SessionManagerStartOutput"),
    ]
    assert reading.helpers == ()


def test_the_configuration_names_a_public_name() -> None:
    source = routes("payload: Opening, other: Opened) -> Opened", imports="Opened, Opening")
    names = {"Opening": "Open", f"{PART}:Opened": "OpenAgain"}
    reading = read(PLAIN, source, public_names=names)
    assert [each.alias for each in reading.roles] == ["Open", "OpenAgain", "OpenAgain"]


def test_a_public_name_for_a_class_that_is_not_there_is_refused() -> None:
    (refusal,) = read(PLAIN, public_names={"Openning": "Open"}).refusals
    assert "public-names of session_manager_start names Openning" in refusal.reason
    assert "did you mean Opening" in refusal.remedy


def test_of_several_classes_an_example_on_another_is_a_decision() -> None:
    schema = PLAIN + (
        "\n\nclass Answer:\n    c: int\n\n    @staticmethod\n    def example_input():\n"
        '        return {"user_id": "u"}\n'
    )
    source = routes("a: Opening, b: Opened) -> Answer", imports="Answer, Opened, Opening")
    (decision,) = read(schema, source).decisions
    assert decision.question.startswith("Which class is the input of session_manager_start")


def test_an_enumeration_that_a_route_takes_is_no_input() -> None:
    schema = f"import enum\n\n\nclass Order(enum.Enum):\n    NEW = 1\n\n\n{PLAIN.lstrip()}"
    imports = "Opened, Opening, Order"
    for order in ("order: Order", "order: Order = Query()", "order: Annotated[Order, Query()]"):
        reading = read(schema, routes(f"payload: Opening, {order}) -> Opened", imports=imports))
        assert not reading.decisions
        assert [each.class_name for each in reading.roles] == ["Opening", "Opened"]
    alone = read(schema, routes("order: Order) -> Opened", imports="Opened, Order"))
    assert class_of(alone, "input") is None


def test_which_of_two_body_classes_a_generator_takes_is_a_decision() -> None:
    source = routes("payload: Opening, other: Opened) -> None", imports="Opened, Opening")
    reading = read(PLAIN, source, generator=("python", "generate.py"))
    (decision,) = reading.decisions
    assert [(seen.path, seen.line) for seen in decision.seen] == [(ROUTES, 8), (ROUTES, 8)]
    assert decision.choices[0].toml == (
        '[tool.refactor-kit.modules.session_manager]\ninputs.session_manager_start = "Opening"\n'
    )


def test_a_decision_settles_it() -> None:
    source = routes("payload: Opening, other: Opened) -> None", imports="Opened, Opening")
    reading = read(PLAIN, source, inputs={PART: "Opened"})
    assert class_of(reading, "input") == "Opened"
    assert not reading.decisions


def test_a_decision_for_a_class_that_is_not_there_is_refused() -> None:
    (refusal,) = read(PLAIN, inputs={PART: "Openning"}).refusals
    assert "did you mean Opening" in refusal.remedy


def test_no_evidence_at_all_is_a_decision_that_an_empty_name_settles() -> None:
    assert read(PLAIN).decisions
    assert not read(PLAIN, inputs={PART: ""}, outputs={PART: "Opened"}).decisions


def test_a_missing_file_is_refused_by_name() -> None:
    tree, context = service({"schemas/__init__.py": ""}, parts=(PART,))
    (reading,) = read_schemas(tree, context)
    assert reading.refusals[0].path == START


def test_an_unreadable_route_file_is_refused_with_its_place() -> None:
    (refusal,) = read(PLAIN, "def (:\n").refusals
    assert (refusal.path, refusal.line) == (ROUTES, 1)


def test_an_alias_keeps_the_class_own_casing() -> None:
    files: dict[str, str | bytes] = {
        "schemas/llm_clarifier/llm_clarifier.py": "class LLMClarifierInput:\n    a: int\n"
    }
    tree, context = service(files, module="llm_clarifier", parts=("llm_clarifier",))
    (reading,) = read_schemas(tree, context)
    assert [role.alias for role in reading.roles] == ["LLMClarifierInput"]


def test_an_exported_alias_decides_between_two() -> None:
    source = routes("payload: Opening, other: Opened) -> None", imports="Opened, Opening")
    module = ".session_manager_start.session_manager_start"
    exports = f"from {module} import Opened as SessionManagerStartInput\n"
    assert (
        class_of(read(PLAIN, source, files={"schemas/__init__.py": exports}), "input") == "Opened"
    )


def test_names_imported_through_a_package_or_star_are_followed() -> None:
    files = {"schemas/session_manager_start/__init__.py": "from .session_manager_start import *\n"}
    source = routes("payload: Opening) -> Opened").replace(
        ".session_manager_start import", " import"
    )
    source = source.replace("import *", "import Opened, Opening")
    reading = read(PLAIN, source, files=files)
    assert (class_of(reading, "input"), class_of(reading, "output")) == ("Opening", "Opened")


@pytest.mark.parametrize(
    ("settings", "path", "route"),
    [
        ({"schemas": "schemas/{part}.py"}, "schemas/{}.py", "api/routes/{}_routes.py"),
        (
            {
                "source_roots": ("src",),
                "public_package": "app.schemas",
                "schemas": "src/app/schemas/{part}.py",
                "part_routes": "src/app/routes/{part}.py",
            },
            "src/app/schemas/{}.py",
            "src/app/routes/{}.py",
        ),
    ],
)
def test_layouts(settings: dict[str, Any], path: str, route: str) -> None:
    module = path.removeprefix("src/").removesuffix(".py").format(PART).replace("/", ".")
    source = routes("payload: Opening) -> Opened", imports="Opened, Opening")
    source = source.replace("schemas.session_manager_start.session_manager_start", module)
    files: dict[str, str | bytes] = {path.format(PART): PLAIN, route.format(PART): source}
    tree, context = service(files, parts=(PART,), **settings)
    (reading,) = read_schemas(tree, context)
    assert (class_of(reading, "input"), class_of(reading, "output")) == ("Opening", "Opened")
    assert reading.module == module


def test_fields_as_a_reader_sees_them() -> None:
    schema = '''
from typing import Annotated, ClassVar
from pydantic import BaseModel, Field


class Base(BaseModel):
    tenant: str = "main"


class StartRequest(Base):
    KIND: ClassVar[str] = "x"
    _private: int = 1
    user_id: Annotated[str, Field(min_length=1)] = Field(
        ..., description="Who opens "
        "the session"
    )
    labels: list["str"] = Field(default_factory=list, max_length=3)
    ttl: int | None = 60
    """Seconds to live."""
    made: str = Field(default_factory=lambda: "now")
'''
    role = read(schema).role("input")
    assert role is not None
    assert [
        (f.name, f.type, f.required, f.default, f.description, f.constraints) for f in role.fields
    ] == [
        ("tenant", "str", False, '"main"', "", ()),
        ("user_id", "str", True, "", "Who opens the session", ("min_length=1",)),
        ("labels", 'list["str"]', False, "list()", "", ("max_length=3",)),
        ("ttl", "int | None", False, "60", "Seconds to live.", ()),
        ("made", "str", False, '"now"', "", ()),
    ]


@pytest.mark.parametrize(
    "annotation",
    [
        'Annotated[str, Field(description="Who asks.")]',
        'Annotated[str, Field(min_length=1), Field(description="Who " + "asks.")] = "x"',
        'Annotated[str, Field(description="Who asks.")] | None = None',
        'Optional[Annotated[str, Field(description="Who asks.")]] = None',
        'Annotated[str, Doc("Who asks.")]',
        "UserId",
        "Optional[UserId] = None",
        "Far",
    ],
)
def test_descriptions_inside_annotated_are_found(annotation: str) -> None:
    schema = f"""
from typing import Annotated, Optional
from annotated_doc import Doc
from pydantic import BaseModel, Field
from schemas.names import Far

UserId = Annotated[str, Field(description="Who asks.")]

class StartRequest(BaseModel):
    user: {annotation}
"""
    names = 'from typing import Annotated\nFar = Annotated[str, Field(description="Who asks.")]\n'
    role = read(schema, files={"schemas/names.py": names}).role("input")
    assert role is not None
    assert [each.description for each in role.fields] == ["Who asks."]
    assert not any("asks" in text for text in role.fields[0].constraints)


def test_fields_of_other_shapes() -> None:
    schema = """
class StartRequest(TypedDict, total=False):
    a: Required[int]
    b: str


StartResponse = RootModel[list[int]]


class StartOutput(RootModel[list[int]]):
    pass
"""
    reading = read(schema)
    request, output = reading.role("input"), reading.role("output")
    assert request is not None
    assert [(f.name, f.required) for f in request.fields] == [("a", True), ("b", False)]
    assert output is not None
    assert [(f.name, f.type) for f in output.fields] == [("root", "list[int]")]


def test_helpers_are_the_other_names_in_use() -> None:
    schema = """
LIMIT = 3
UNUSED = 4


class Channel(str, Enum):
    WEB = "web"


class StartRequest:
    channel: Channel
    limit: int = LIMIT
"""
    assert read(schema).helpers == ("Channel", "LIMIT")


def test_a_dependency_is_a_weaker_sign_than_a_body() -> None:
    signature = "payload: Opening, state: Opened = Depends(load)) -> Opened"
    reading = read(PLAIN, routes(signature, imports="Opened, Opening"))
    assert class_of(reading, "input") == "Opening"
    alone = read(PLAIN, routes("query: Annotated[Opening, Query()])", imports="Opening"))
    assert class_of(alone, "input") == "Opening"


def test_a_generic_of_the_tree_is_the_answer_itself() -> None:
    schema = PLAIN + "\n\nclass Page(Generic[T]):\n    items: list[T]\n"
    source = routes("payload: Opening) -> Page[Opened]", imports="Opened, Opening, Page")
    assert class_of(read(schema, source), "output") == "Page"


def test_a_class_in_plain_use_is_not_taken_by_its_name() -> None:
    schema = PLAIN.replace("Opening", "OpenResult")
    source = routes("payload: OpenResult)", imports="OpenResult")
    reading = read(schema, source)
    assert (class_of(reading, "input"), class_of(reading, "output")) == ("OpenResult", None)


def test_the_part_own_name_decides_between_two_names() -> None:
    schema = "class OtherRequest:\n    a: int\n\n\nclass SessionManagerStartRequest:\n    b: int\n"
    assert class_of(read(schema), "input") == "SessionManagerStartRequest"


def test_the_choices_of_two_decisions_can_be_pasted_together() -> None:
    source = routes("payload: Opening, other: Opened) -> Opening | Opened", imports="*")
    source = source.replace("import *", "import Opened, Opening")
    decisions = read(PLAIN, source, generator=("python", "generate.py")).decisions
    header, first = decisions[0].choices[0].toml.splitlines()
    same_header, second = decisions[1].choices[0].toml.splitlines()
    assert header == same_header
    tomllib.loads("\n".join([header, first, second]))


def test_another_part_of_the_module_has_less_to_say() -> None:
    source = routes("payload: Opening) -> Opened", imports="Opened, Opening")
    other = routes("payload: Opened) -> None", imports="Opened")
    files: dict[str, str | bytes] = {
        START: PLAIN,
        "schemas/session_manager_end/session_manager_end.py": "class EndRequest:\n    a: int\n",
        ROUTES: source,
        "api/routes/session_manager_end_routes.py": other,
    }
    start, _ = read_schemas(*service(files))
    assert class_of(start, "input") == "Opening"
    assert not start.decisions
