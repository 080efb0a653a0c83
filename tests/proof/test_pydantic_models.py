"""The classes of a target on pydantic 1, as ``pydantic.v1`` keeps them in every environment."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from pydantic.v1 import BaseModel, Field, root_validator, validator

from refactor_kit.proof.inside import models, naming, pydantic_models


class Kind(StrEnum):
    SMALL = "small"


class Line(BaseModel):
    price: int = Field(..., gt=0)


class Order(BaseModel):
    kind: Kind
    lines: list[Line]

    class Config:
        allow_mutation = False
        schema_extra = {"example": {"kind": "small", "lines": []}}  # noqa: RUF012

    @validator("lines", each_item=True)
    def is_cheap(cls, line: Line) -> Line:
        return line

    @root_validator(pre=True)
    def is_whole(cls, values: dict[str, Any]) -> dict[str, Any]:
        return values


class Later(Order):
    pass


def test_schema_validators_and_configuration_are_seen() -> None:
    entry = models.schemas([Order, Kind])[naming.qualified(Order)]
    assert entry["validation"]["properties"]["lines"]["items"] == {"$ref": "#/$defs/Line"}
    assert entry["validation"]["$defs"]["Line"]["properties"]["price"]["exclusiveMinimum"] == 0
    assert entry["serialization"] == entry["validation"]
    assert list(entry["validators"]) == [
        "validator is_cheap(lines) each_item",
        "root_validator is_whole() pre",
    ]
    assert entry["config"]["allow_mutation"] == "False"
    assert "orm_mode" not in entry["config"]


def test_changed_validator_and_configuration_differ() -> None:
    class Changed(Order):
        class Config:
            allow_mutation = True

        @validator("lines", each_item=True)
        def is_cheap(cls, line: Line) -> Line:
            return Line(price=line.price + 1)

    one, other = (models.schemas([each])[naming.qualified(each)] for each in (Order, Changed))
    assert one["validators"] != other["validators"]
    assert one["config"] != other["config"]


def test_own_example_is_the_classs_alone() -> None:
    assert models.written_examples(Order) == [{"kind": "small", "lines": []}]
    assert models.written_examples(Later) == []


def test_values_are_checked_and_dumped() -> None:
    value = {"kind": "small", "lines": [{"price": 2}]}
    pydantic_models.validate(Order, value)
    with pytest.raises(ValueError, match="greater than 0"):
        pydantic_models.validate(Order, {"kind": "small", "lines": [{"price": 0}]})
    assert naming.jsonable(Order(**value)) == value
    assert pydantic_models.is_frozen(Order(**value))
    assert not pydantic_models.is_frozen(Line(price=1))


def test_newer_pydantic_is_seen_as_before() -> None:
    from pydantic import BaseModel as Newer
    from pydantic import ConfigDict

    class Frozen(Newer):
        model_config = ConfigDict(frozen=True, json_schema_extra={"example": {"a": 1}})
        a: int

    assert pydantic_models.is_frozen(Frozen(a=1))
    assert models.written_examples(Frozen) == [{"a": 1}]
    assert naming.jsonable(Frozen(a=1)) == {"a": 1}
    assert models.schemas([Frozen])[naming.qualified(Frozen)]["config"]["frozen"] == "True"
