"""The rule of each kind of value that ``refactor_kit.base.settings`` names."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, Field, WithJsonSchema

from refactor_kit.base import REPOSITORY
from refactor_kit.base.settings import BUILT_IN_RECIPE

_ENDPOINT = re.compile(r"[A-Z]+ [A-Za-z_]\w*:/\S*|[A-Z]+ [A-Za-z_]\w*:")

_OF_PART = re.compile(r"(?:[A-Za-z_]\w*:)?[A-Za-z_]\w*")
_SERVED = re.compile(r"[A-Z]+ /\S*")
_DOTTED = r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$"
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_FIELD = re.compile(r"\{[\w.-]+\}")


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


def _with_placeholder(pattern: str, name: str) -> str:
    try:
        pattern.format(part="p", module="m")
    except (KeyError, IndexError, ValueError):
        raise ValueError(f"only {{{name}}} may stand in braces in {pattern!r}") from None
    if f"{{{name}}}" not in pattern and "{part}" not in pattern:
        raise ValueError(f"must hold {{{name}}}")
    return pattern


def _endpoints(endpoints: dict[str, str]) -> dict[str, str]:
    for key, path in endpoints.items():
        if not _ENDPOINT.fullmatch(key):
            raise ValueError(f'{key!r} is not of the form "POST part:/path"')
        if not path.startswith("/"):
            raise ValueError(f"the new path {path!r} must begin with /")
    return endpoints


def _public_names(names: dict[str, str]) -> dict[str, str]:
    for key in names:
        if not _OF_PART.fullmatch(key):
            raise ValueError(f'{key!r} is no class, nor of the form "part:Class"')
    return names


def _headers(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not _HEADER.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a header")
        if not value.isprintable():
            raise ValueError(f"the value of {name!r} must be one printable line")
    return headers


def _fed_headers(headers: dict[str, str]) -> dict[str, str]:
    for name, text in _headers(headers).items():
        if not _FIELD.search(text):
            raise ValueError(
                f"the value of {name!r} names no field of the answer, such as "
                '"Bearer {access_token}"'
            )
    return headers


def _endpoint_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    for key in keys:
        if not _SERVED.fullmatch(key):
            raise ValueError(f'{key!r} is not of the form "POST /path"')
    return keys


def _public_package(stated: Any) -> Any:
    names = [stated] if isinstance(stated, str) else stated
    if not isinstance(names, list | tuple) or not names:
        raise ValueError("must be a dotted name such as app.schemas, or a list of them")
    for name in names:
        if not isinstance(name, str) or not re.fullmatch(_DOTTED, name):
            raise ValueError(f"{name!r} is not a dotted name such as app.schemas")
        for other in names[: names.index(name)] if names.count(name) == 1 else ():
            if f"{name}.".startswith(f"{other}.") or f"{other}.".startswith(f"{name}."):
                raise ValueError(f"{name!r} lies in {other!r}: a file belongs to one of them")
    if len(set(names)) < len(names):
        raise ValueError("names a package twice")
    return stated


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


def _module_name(name: str) -> str:
    if name == REPOSITORY:
        raise ValueError(
            "names who owns what belongs to no module; call the module otherwise: "
            f'[modules.{name}_api] with parts = ["{name}"]'
        )
    return name


def _part_pattern(pattern: str) -> str:
    return _with_placeholder(_inside(pattern), "part")


def _module_pattern(pattern: str) -> str:
    return _with_placeholder(_inside(pattern), "module")


Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*$")]
ModuleName = Annotated[Name, AfterValidator(_module_name)]
DottedName = Annotated[str, Field(pattern=_DOTTED)]
_PACKAGE = {"type": "string", "pattern": _DOTTED}
PublicPackage = Annotated[
    Any,
    AfterValidator(_public_package),
    WithJsonSchema({"anyOf": [_PACKAGE, {"type": "array", "items": _PACKAGE, "minItems": 1}]}),
]
#: Empty where a part has no class of the role.
NameOrNone = Annotated[str, Field(pattern=r"^([A-Za-z_]\w*)?$")]
Application = Annotated[str, Field(pattern=r"^[\w.]+:[\w.]+(\(\))?$")]
Day = Annotated[str, AfterValidator(_day)]
InsidePath = Annotated[str, AfterValidator(_inside)]
PartPattern = Annotated[str, AfterValidator(_part_pattern)]
ModulePattern = Annotated[str, AfterValidator(_module_pattern)]
RecipeName = Annotated[str, AfterValidator(_recipe)]
PackName = Annotated[str, AfterValidator(_pack)]
Seconds = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]
Command = tuple[Text, ...]
SourceRoots = Annotated[tuple[InsidePath, ...], Field(min_length=1)]
Parts = Annotated[tuple[Name, ...], Field(min_length=1)]
Endpoints = Annotated[dict[str, str], AfterValidator(_endpoints)]
NamePattern = Annotated[str, Field(pattern=r"^[A-Za-z_*][\w*]*$")]
Method = Annotated[str, Field(pattern=r"^(DELETE|GET|PATCH|POST|PUT)$")]
UrlPath = Annotated[str, Field(pattern=r"^/\S*$")]
PublicNames = Annotated[dict[str, Name], AfterValidator(_public_names)]
Headers = Annotated[dict[str, str], AfterValidator(_headers)]
FedHeaders = Annotated[dict[str, str], AfterValidator(_fed_headers)]
EndpointKeys = Annotated[tuple[str, ...], AfterValidator(_endpoint_keys)]
