from __future__ import annotations

import ast
from textwrap import dedent, indent
from typing import Any

import pytest

from refactor_kit.reading.schemas.example_values import NotStatic, read_example

FILE = """
from enum import Enum
from pydantic import BaseModel, Field

NOW = "2025-01-01T00:00:00Z"

class Colour(str, Enum):
    RED = "red"

class Inner(BaseModel):
    size: int = 1
    tags: list[str] = Field(default_factory=list)
    made: str = Field(default_factory=make)

class Aliased(BaseModel):
    size: int = Field(1, alias="Size")

class Other(BaseModel):
    name: str
    colour: Colour = Colour.RED
    weight: float = Field(1.5, ge=0)

    @classmethod
    def example_output(cls):
        return {"other": True}

class Model(BaseModel):
    @staticmethod
    def example_input():
"""


def example(body: str) -> Any:
    module = ast.parse(FILE + indent(dedent(body).strip(), " " * 8))
    return read_example(module, "Model", "example_input")


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('return {"a": [1, -2.5, None], "b": ("x",)}', {"a": [1, -2.5, None], "b": ["x"]}),
        ('"""Doc."""\nreturn {"at": NOW}', {"at": "2025-01-01T00:00:00Z"}),
        ('data = {"a": 1}\nreturn data', {"a": 1}),
        ('a = 1\nb = {"a": a}\nreturn {**b, "c": 2}', {"a": 1, "c": 2}),
        ("return dict(a=1)", {"a": 1}),
        (
            'r = Other.example_output()\nreturn {"x": r["other"], "y": ["a"][0]}',
            {"x": True, "y": "a"},
        ),
        ('return {"c": Colour.RED, "v": Colour.RED.value}', {"c": "red", "v": "red"}),
        ("return Other.example_output()", {"other": True}),
        ('return {**Other.example_output(), "x": 1}', {"other": True, "x": 1}),
        (
            'return Other(name="a").model_dump(mode="json")',
            {"name": "a", "colour": "red", "weight": 1.5},
        ),
        ('return Inner(made="x").model_dump()', {"size": 1, "tags": [], "made": "x"}),
    ],
)
def test_reads_what_the_source_says(body: str, value: Any) -> None:
    assert example(body) == value


@pytest.mark.parametrize(
    "body",
    [
        'return {"at": datetime.now()}',
        'return {"a": f"{NOW}"}',
        "return Inner().model_dump()",
        "return Aliased().model_dump()",
        'return Other(name="a").model_dump(exclude={"name"})',
        "if NOW:\n    return {}\nreturn {}",
        "a = a\nreturn {'a': a}",
        "return Model.example_input()",
        "return {1: 2}",
        'return {"x": Other.example_output()["missing"]}',
        "return b'x'",
        "pass",
        "return",
    ],
)
def test_leaves_the_rest_to_running_it(body: str) -> None:
    with pytest.raises(NotStatic):
        example(body)


def test_an_inherited_example_is_found() -> None:
    module = ast.parse(
        "class A:\n    def example_input(cls):\n        return {}\nclass B(A): ...\n"
    )
    assert read_example(module, "B", "example_input") == {}


def test_a_class_that_is_not_there_has_no_example() -> None:
    with pytest.raises(NotStatic):
        read_example(ast.parse(""), "B", "example_input")
