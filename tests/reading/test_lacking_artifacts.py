"""An artifact that a class calls for and that is not generated is asked about, where that shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from refactor_kit.reading.generator.decisions import generator_decisions
from tests.support.trees import service

SCHEMA = """
from pydantic import BaseModel


class NoteInput(BaseModel):
    text: str

    @staticmethod
    def example_request():
        return {"text": "a"}


class NoteOutput(BaseModel):
    number: int
"""
NAMES = {"input": ("example_request",)}
LOOKS_FOR_ANOTHER = "def write(model):\n    return model.example_input()\n"
LOOKS_FOR_IT = "def write(model):\n    return model.example_request()\n"
PUTS_IT_TOGETHER = "def write(model, role):\n    return getattr(model, f'example_{role}')()\n"


def asked(script: str, files: Mapping[str, str] | None = None, **settings: Any) -> list[str]:
    """The files that the decision's first choice lets go."""
    every = {
        "schemas/__init__.py": "",
        "schemas/note/note.py": SCHEMA,
        "scripts/generate.py": script,
        **(files or {}),
    }
    tree, context = service(
        every,
        module="note",
        parts=("note",),
        generator=("python", "scripts/generate.py", "{part}"),
        **{"example_names": NAMES, **settings},
    )
    found = [each for each in generator_decisions(tree, context) if "lacking" in each.key]
    return [line for each in found for line in each.choices[0].toml.splitlines()[1:]]


INPUT, OUTPUT = "note_input_example.json", "note_output_example.json"


@pytest.mark.parametrize(
    ("script", "files", "let_go"),
    [
        (LOOKS_FOR_ANOTHER, (), [INPUT]),
        (LOOKS_FOR_IT, (), []),
        (PUTS_IT_TOGETHER, (), []),
        (f"import names\n{LOOKS_FOR_ANOTHER}", ("scripts/names.py",), []),
        (LOOKS_FOR_ANOTHER, (INPUT,), [OUTPUT]),
        (LOOKS_FOR_IT, (INPUT,), [OUTPUT]),
        (LOOKS_FOR_IT, (INPUT, OUTPUT), []),
    ],
)
def test_what_is_asked_about(script: str, files: tuple[str, ...], let_go: list[str]) -> None:
    texts = {
        (name if "/" in name else f"schemas/note/{name}"): "NAMES = ['example_request']\n"
        for name in files
    }
    listed = ", ".join(f'"{name}"' for name in let_go)
    assert asked(script, texts) == ([f"lacking-artifacts = [{listed}]"] if let_go else [])


def test_what_was_let_go_is_not_asked_about_again() -> None:
    assert asked(LOOKS_FOR_ANOTHER, lacking_artifacts=(INPUT,)) == []


def test_part_without_an_output_needs_no_example_of_it() -> None:
    assert asked(LOOKS_FOR_IT, {f"schemas/note/{INPUT}": "{}"}, outputs={"note": ""}) == []


def test_example_whose_name_nobody_told_is_asked_about_at_once() -> None:
    assert asked(LOOKS_FOR_ANOTHER, example_names={}) == [f'lacking-artifacts = ["{INPUT}"]']
