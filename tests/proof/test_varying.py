"""What varies by itself is learned from a second look at the unchanged tree, at every level."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from refactor_kit.base import Context, MemoryTree
from refactor_kit.base.layout import resolve_modules
from refactor_kit.config.loading import load_settings
from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.settling import settled_after
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.observing.learning import volatile_places
from refactor_kit.proof.observing.module_view import module_view
from refactor_kit.proof.observing.observation import Observation, observe
from refactor_kit.proof.observing.sent import Sent, as_sent
from refactor_kit.proof.target.scratch import ScratchCopy
from tests.support.asset_services import ASSETS

from .conftest import ObserveOnce
from .services import AFTER, declared, observed

VARYING = ASSETS / "varying"
DECLARED = Declared(module="visit", tag="visit", parts=("visit_book", "visit_find"))
SOON = str(5 * 86400 + 3 * 3600)
BOOK, MAIN = "schemas/visit_book.py", "api/main.py"


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def looked_at(
    files: dict[str, str], *, twice: bool = False, ahead: str = "0"
) -> tuple[Observation, Context]:
    """An observation of the service, by a clock that is so many seconds ahead."""
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    settings = load_settings(VARYING)
    assert settings is not None
    settings = replace(settings, env={"REFACTOR_KIT_AHEAD": ahead})
    modules = resolve_modules(settings, tree)
    context = Context(settings, modules, modules[0])
    with ScratchCopy(tree, None, settings) as copy:
        seen = observe(
            copy, context, level="openapi", with_tests=False, with_generator=True, twice=twice
        )
        return seen, context


@pytest.fixture(scope="session")
def unchanged() -> tuple[Observation, Context]:
    return looked_at(files_of(VARYING), twice=True)


def test_the_same_service_on_another_day_differs_in_nothing(
    unchanged: tuple[Observation, Context],
) -> None:
    before, context = unchanged
    later, _ = looked_at(files_of(VARYING), ahead=SOON)
    assert later.boots
    assert compare(before, later, DECLARED) == ()
    judged = PROOFS["behaviour-unchanged"](before, later, DECLARED, context)
    assert judged.state == "passed"
    kept, first = (
        json.dumps(module_view(settled_after(before, each, DECLARED).sections, context))
        for each in (later, before)
    )
    assert kept == first
    assert time.strftime("%Y") not in kept


def test_what_varies_is_told_by_its_place(unchanged: tuple[Observation, Context]) -> None:
    told = [": ".join(each) for each in volatile_places(unchanged[0].sections)]
    assert len(told) == len(set(told))
    assert not any(line.startswith("schemas schemas.visit_book:VisitBookInput") for line in told)
    for line in (
        "import middleware[0].options.started: text",
        "openapi VisitBookInput.properties.at.default: date-time in microseconds",
        "openapi VisitBookInput.properties.ticket.default: uuid",
        "openapi VisitBookInput.properties.colours.default: any order",
        "openapi VisitBookInput.properties.year.maximum: number",
        "openapi Paint.enum: any order",
        "examples schemas.visit_book:VisitBookOutput.example_output.value.process: integer",
    ):
        assert line in told


FAULTS = {
    "ticket: str = str(uuid4())": "ticket: int = random.randrange(9)",
    "    at: datetime = now()\n": "",
    "weight: float = random.random()": "weight: float | None = random.random()",
    "for colour in COLOURS}": "for colour in COLOURS - {'black'}}",
    '"key": secrets.token_hex(8), ': "",
    '"process": os.getpid(),': '"process": str(os.getpid()),',
}


def test_faults_beside_what_varies_are_found(unchanged: tuple[Observation, Context]) -> None:
    """A type that changes and a field that is lost are code, wherever a value varies."""
    files = files_of(VARYING)
    for old, new in FAULTS.items():
        assert old in files[BOOK]
        files[BOOK] = files[BOOK].replace(old, new)
    page = files["scripts/generate.py"].replace("Generated at", "Made at")
    files["scripts/generate.py"] = page
    files[MAIN] = files[MAIN].replace("Started on", "Begun on")
    after, _ = looked_at(files)
    lines = [each.line for each in compare(unchanged[0], after, DECLARED) if not each.declared]
    schema = "openapi components.schemas."
    for line in (
        f'{schema}VisitBookInput.properties.ticket.type: "string" -> "integer"',
        f'{schema}VisitBookInput.properties.ticket.default: {{"$volatile": "uuid"}} -> ',
        f"{schema}VisitBookInput.properties.at: ",
        f"{schema}VisitBookInput.properties.weight.anyOf: nothing -> ",
        f"{schema}Paint.enum: ",
        "openapi info.description: ",
        "example_input in schemas.visit_book: ",
        "example_output in schemas.visit_book: ",
        "artifact generated/visit_book_page.md: ",
        "artifact generated/visit_book_input_example.json: key ",
    ):
        assert any(each.startswith(line) for each in lines), (line, lines)


@pytest.mark.parametrize("level", ["import", pytest.param("openapi", marks=pytest.mark.slow)])
def test_service_that_ends_on_a_later_day_is_looked_at_today(
    level: str, observe_once: ObserveOnce
) -> None:
    ends = (
        "import time, uuid\n"
        f"if time.time() > {int(time.time() // 86400) * 86400 + 30 * 86400}:\n"
        "    raise RuntimeError('the trial is over')\n"
    )
    service = AFTER["api/main.py"].replace(
        'title="Desk"', 'title="Desk", version=str(uuid.uuid4())'
    )
    files = {**AFTER, "api/main.py": ends + service}
    before = observed(files, level=level, twice=True)  # type: ignore[arg-type]
    assert before.boots
    if level == "openapi":
        assert before.sections["openapi"]["info"]["version"] == {"$volatile": "uuid"}
    assert compare(before, observed(files, level=level), declared().shipped()) == ()  # type: ignore[arg-type]


def test_code_that_varies_is_never_excused() -> None:
    drawn = "import uuid\nNAME = f'n{uuid.uuid4().hex}'\n"
    service = AFTER["api/main.py"].replace('@app.get("/about")', '@app.get(f"/{NAME}")')
    files = {**AFTER, "api/main.py": drawn + service}
    before = observed(files, twice=True)
    lines = [each.line for each in compare(before, observed(files), declared().shipped())]
    assert any(line.startswith("routes ") for line in lines)


def request(**parts: object) -> dict[str, object]:
    return {"method": "POST", "path": "/visits", "parameters": [], **parts}


def test_what_varies_of_an_example_is_sent_as_before() -> None:
    first = {"example": {"key": "0a", "name": "Ada"}, "parameters": []}
    shape = {"example": {"key": {"$volatile": "hex"}, "name": "Ada"}, "parameters": []}
    key = "POST /visits"
    sent = {key: Sent(key, first, shape, {"kind": "json"})}
    fresh = request(example={"key": "1b", "name": "Ada"})
    assert as_sent([fresh], sent) == [request(example={"key": "0a", "name": "Ada"})]
    renamed = request(example={"key": "1b", "name": "Eve"})
    assert as_sent([renamed], sent) == [renamed]
