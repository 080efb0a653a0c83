"""The small tables of the configuration."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

NamePattern = Annotated[str, Field(pattern=r"^[A-Za-z_*][\w*]*$")]


#: Unknown keys are errors; keys are written with hyphens.
STRICT = ConfigDict(
    extra="forbid",
    frozen=True,
    strict=False,
    alias_generator=lambda name: name.replace("_", "-"),
)


class _Table(BaseModel):
    model_config = STRICT


class AcceptTable(_Table):
    """``accept = [{ difference = "...", reason = "..." }]``."""

    difference: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1)]


class ExampleNamesTable(_Table):
    """``[example-names]``: how else than `example_input` the examples of a role are called."""

    input: tuple[NamePattern, ...] = ()
    output: tuple[NamePattern, ...] = ()

    @model_validator(mode="after")
    def _name_says_one_role(self) -> ExampleNamesTable:
        both = {*self.input, "example_input"} & {*self.output, "example_output"}
        if both:
            raise ValueError(f"{sorted(both)[0]!r} stands for input and output")
        return self


class GeneratorRepairsTable(_Table):
    """``[generator-repairs]``: what of the generator may be repaired, and what is to stay."""

    root_path: bool | None = None
    own_classes: bool | None = None
