"""The kinds of values that the configuration's keys take."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, Field

from refactor_kit.base.settings import BUILT_IN_RECIPE


def _inside(pattern: str) -> str:
    pure = PurePosixPath(pattern)
    if pure.is_absolute() or ".." in pure.parts or "\\" in pattern:
        raise ValueError("must stay inside the folder of the configuration")
    return pattern


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is not a day such as 2027-06-30") from None


Day = Annotated[str, AfterValidator(_day)]


def _recipe(name: str) -> str:
    if name != BUILT_IN_RECIPE and not name.endswith(".toml"):
        raise ValueError(f"is neither {BUILT_IN_RECIPE!r} nor a .toml file of the repository")
    return _inside(name)


def _pack(name: str) -> str:
    if "/" in name:
        return _inside(name)
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", name):
        raise ValueError(f"{name!r} is neither an installed pack's name nor a folder with a slash")
    return name


InsidePath = Annotated[str, AfterValidator(_inside)]
RecipeName = Annotated[str, AfterValidator(_recipe)]
PackName = Annotated[str, AfterValidator(_pack)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*$")]
DottedName = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$")]
#: Empty where a part has no class of the role.
NameOrNone = Annotated[str, Field(pattern=r"^([A-Za-z_]\w*)?$")]
Command = tuple[Annotated[str, Field(min_length=1)], ...]
