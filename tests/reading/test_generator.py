from __future__ import annotations

from typing import Any

import pytest

from refactor_kit.base import UnreadableSource
from refactor_kit.reading.generator import GeneratorReading, read_generator
from tests.support.service_files import SERVICE
from tests.support.trees import service

SCRIPT, CONFIG = "scripts/generate.py", "scripts/schema_mapping_config.py"
MAPPING = 'SCHEMA_MAPPING = {"session_manager_start": {}}\n'


def reading(script: str, files: dict[str, str] | None = None, **settings: Any) -> GeneratorReading:
    generator = ("python", SCRIPT, "--module", "{part}")
    every = {**SERVICE, SCRIPT: script, **(files or {})}
    return read_generator(*service(every, generator=generator, **settings))


def test_without_a_generator_there_is_nothing_to_read() -> None:
    assert read_generator(*service(SERVICE)) == GeneratorReading("", (), "", ())


def test_a_script_that_is_missing_is_named() -> None:
    tree, context = service(SERVICE, generator=("python", SCRIPT))
    assert read_generator(tree, context).script == SCRIPT


def test_finds_a_script_that_is_run_as_a_module() -> None:
    files = {**SERVICE, SCRIPT: "from schemas import A\n"}
    tree, context = service(files, generator=("python", "-m", "scripts.generate", "{part}"))
    assert read_generator(tree, context) == GeneratorReading(SCRIPT, (1,), "", ())


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("from schemas import SessionManagerStartInput\n", (1,)),
        ("x = 1\nfrom schemas import *\n", (2,)),
        ("import schemas\nx = schemas.SessionManagerStartInput\n", (2,)),
        ("import schemas as s\nx = getattr(s, name)\n", (2,)),
        ("import importlib\nm = importlib.import_module('schemas')\n", (2,)),
        ("import schemas\nx = schemas.__all__\n", (2,)),
        ("from schemas import session_manager_start\n", ()),
        ("from schemas.session_manager_start.session_manager_start import A\n", ()),
        ("import schemas\nx = schemas.session_manager_start.session_manager_start.A\n", ()),
        ("import schemas\nx = schemas.__file__\n", ()),
        ("import importlib\nm = importlib.import_module(f'schemas.{n}.{n}')\n", ()),
        ("from .schemas import A\n", ()),
    ],
)
def test_finds_where_the_public_package_is_used(source: str, lines: tuple[int, ...]) -> None:
    assert reading(source).public_imports == lines


def test_finds_a_nested_public_package() -> None:
    source = "from app import schemas\nx = schemas.A\nimport app.schemas\ny = app.schemas.B\n"
    assert reading(source, public_package="app.schemas").public_imports == (2, 4)


@pytest.mark.parametrize(
    "source",
    [
        "from schema_mapping_config import SCHEMA_MAPPING\n",
        "import scripts.schema_mapping_config\n",
    ],
)
def test_finds_the_mapping_that_the_script_imports(source: str) -> None:
    found = reading(source, {CONFIG: MAPPING, "scripts/other.py": ""})
    assert (found.mapping_file, found.mapped_parts) == (CONFIG, ("session_manager_start",))


def test_an_import_that_lists_no_parts_is_no_mapping() -> None:
    assert reading("import other\n", {"scripts/other.py": "X = {'a': 1}\n"}).mapping_file == ""


def test_the_configuration_names_the_mapping() -> None:
    found = reading("open('m.py')\n", {"conf/m.py": MAPPING}, generator_mapping="conf/m.py")
    assert (found.mapping_file, found.mapped_parts) == ("conf/m.py", ("session_manager_start",))


@pytest.mark.parametrize(
    "literal",
    [
        '["session_manager_start", "session_manager_end"]',
        'tuple(["schemas.session_manager_start.session_manager_start", "session_manager_end"])',
        '{"a": "session_manager_start", "b": ["session_manager_end"]}',
        '[{"is": "session_manager_start"}, Entry("session_manager_end")]',
        '{"start": "session_manager_start", "end": ("session_manager_end", 1)}',
    ],
)
def test_reads_parts_in_any_literal(literal: str) -> None:
    found = reading("import m\n", {"scripts/m.py": f"PARTS: list = {literal}\n"})
    assert found.mapped_parts == ("session_manager_start", "session_manager_end")


def test_a_script_that_does_not_parse_is_unreadable() -> None:
    with pytest.raises(UnreadableSource) as caught:
        reading("def (:\n")
    assert caught.value.path == SCRIPT


@pytest.mark.parametrize(
    ("script", "mapping"),
    [
        ("from schema_mapping_config import SCHEMA_MAPPING\n", CONFIG),
        ("x = open('scripts/schema_mapping_config.py').read()\n", CONFIG),
        ("import sources\n", CONFIG),
        ("import json\n", ""),
    ],
)
def test_configured_mapping_that_nothing_reads_is_none(script: str, mapping: str) -> None:
    files = {CONFIG: MAPPING, "scripts/sources.py": "import schema_mapping_config\n"}
    assert reading(script, files, generator_mapping=CONFIG).mapping_file == mapping
