"""What ``[tool.refactor-kit]`` may say, checked by pydantic; messages name place and cure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches
from inspect import cleandoc
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model, model_validator

from refactor_kit.base import AcceptedDifference, AppLayout, ModuleSettings, ProofLevel, Settings
from refactor_kit.base.replay_settings import CallSettings, LoginSettings, ReplaySettings
from refactor_kit.base.settings import BUILT_IN_RECIPE, GuardScopeSetting, OldPaths
from refactor_kit.config import values
from refactor_kit.config.lines import line_of
from refactor_kit.runtime.errors import UsageError

_SKIPPABLE = ("tidy", "contract", "changelogs", "ci")
_DAY = "YYYY-MM-DD, the last day"


class Table(BaseModel):
    """A TOML table: unknown keys are errors, keys are written with hyphens."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=False,
        alias_generator=lambda name: name.replace("_", "-"),
    )


class ExampleNamesTable(Table):
    """``[example-names]``: how else than `example_input` the examples of a role are called.

    What `none` lists only sounds like an example.
    """

    input: tuple[values.NamePattern, ...] = ()
    output: tuple[values.NamePattern, ...] = ()
    none: tuple[values.NamePattern, ...] = ()

    @model_validator(mode="after")
    def _name_says_one_role(self) -> ExampleNamesTable:
        both = {*self.input, "example_input"} & {*self.output, "example_output"}
        if both:
            raise ValueError(f"{sorted(both)[0]!r} stands for input and output")
        return self


class GeneratorRepairsTable(Table):
    """``[generator-repairs]``: what of the generator may be repaired, and what is to stay."""

    root_path: bool | None = None
    own_classes: bool | None = None
    goes_on: bool | None = None


class _CallRules(Table):
    @model_validator(mode="after")
    def _one_body(self: Any) -> Any:
        if self.body is not None and self.form:
            raise ValueError("a call has a body or a form, not both")
        return self


class _ModuleRules(Table):
    @model_validator(mode="after")
    def _state_is_shared_or_separate(self: Any) -> Any:
        both = set(self.shared_state) & set(self.separate_state)
        if both:
            raise ValueError(f"{sorted(both)[0]!r} is both shared-state and separate-state")
        return self


class _ConfigurationRules(Table):
    @model_validator(mode="after")
    def _skips_what_the_recipe_has(self: Any) -> Any:
        # A recipe of the repository's own has words of its own, which are known once it is read.
        unknown = [word for word in self.skip if word not in _SKIPPABLE]
        if unknown and self.recipe == BUILT_IN_RECIPE:
            raise ValueError(f"skip: {unknown[0]!r} is none of {', '.join(_SKIPPABLE)}")
        return self

    @model_validator(mode="after")
    def _parts_belong_to_one_module(self: Any) -> Any:
        owner: dict[str, str] = {}
        for name, module in self.modules.items():
            for part in module.parts or (name,):
                if part in owner:
                    raise ValueError(f"part {part!r} belongs to {owner[part]!r} and to {name!r}")
                owner[part] = name
            _require_known_parts(name, module)
        return self

    @model_validator(mode="after")
    def _grace_has_an_end(self: Any) -> Any:
        for name, table in (("", ModuleTable()), *self.modules.items()):
            place = f"module {name!r}: " if name else ""
            old_paths = table.old_paths or self.old_paths
            if old_paths == "deprecated" and not (table.old_paths_until or self.old_paths_until):
                raise ValueError(f'{place}old-paths = "deprecated" needs old-paths-until = {_DAY}')
            shims = self.shims if table.shims is None else table.shims
            if shims and not (table.shims_until or self.shims_until):
                raise ValueError(f"{place}shims = true needs shims-until = {_DAY}")
        return self


_Rules = TypeVar("_Rules", bound=Table)


def _table(
    settings: type, kinds: Mapping[str, Any], rules: type[_Rules], name: str, text: str,
    without: Collection[str] = (),
) -> type[_Rules]:  # fmt: skip
    """The table whose keys are the fields of ``settings``: their kinds, and their defaults."""
    hints = get_type_hints(settings, {**vars(values), **_PLAIN, **kinds}, include_extras=True)
    keys: dict[str, Any] = {}
    for each in fields(settings):
        kind = hints[each.name]
        if each.default_factory is not MISSING:
            keys[each.name] = (kind, each.default_factory())
        elif each.default is not MISSING:
            keys[each.name] = (kind, each.default)
        else:
            keys[each.name] = (kind, ...)
    for key in without:
        del keys[key]
    if "parts" in keys:  # a module of one part need not name it
        keys["parts"] = (values.Parts | None, None)
    return create_model(name, __base__=rules, __doc__=text, __module__=__name__, **keys)


def _told(title: str, settings: type) -> str:
    """The description of a table: what its settings say of themselves."""
    return f"``{title}``: {cleandoc(settings.__doc__ or '')}"


#: Kinds with no rule but their type.
_PLAIN = {
    "Any": Any,
    "AppLayout": AppLayout,
    "GuardScopeSetting": GuardScopeSetting,
    "Mapping": dict,
    "OldPaths": OldPaths,
    "Path": Path,
    "ProofLevel": ProofLevel,
}
AcceptTable = _table(
    AcceptedDifference, {}, Table, "AcceptTable",
    '``accept = [{ difference = "...", reason = "..." }]``.',
)  # fmt: skip
ModuleTable = _table(
    ModuleSettings, {"AcceptedDifference": AcceptTable}, _ModuleRules, "ModuleTable",
    "``[modules.NAME]``.", without=("name",),
)  # fmt: skip
CallTable = _table(
    CallSettings, {}, _CallRules, "CallTable", _told("[[replay.set-up]]", CallSettings),
)  # fmt: skip
LoginTable = _table(
    LoginSettings, {}, _CallRules, "LoginTable",
    _told("[replay.login]", LoginSettings),
)  # fmt: skip
ReplayTable = _table(
    ReplaySettings, {"CallSettings": CallTable, "LoginSettings": LoginTable}, Table,
    "ReplayTable", _told("[replay]", ReplaySettings),
)  # fmt: skip
ConfigurationTable = _table(
    Settings,
    {
        "ExampleNames": ExampleNamesTable,
        "GeneratorRepairs": GeneratorRepairsTable,
        "ModuleSettings": ModuleTable,
        "ReplaySettings": ReplayTable,
    },
    _ConfigurationRules, "ConfigurationTable", "``[tool.refactor-kit]``.",
    without=("root", "source", "listed_packages"),
)  # fmt: skip


def validate(file: Path, text: str, table: Mapping[str, Any]) -> None:
    """Raise ``UsageError`` for the first thing wrong with ``table``, with file and line."""
    check_table(ConfigurationTable, file.name, text, table)


def check_table(model: type[BaseModel], shown: str, text: str, table: Mapping[str, Any]) -> None:
    """Raise ``UsageError`` where ``table``, read from ``text``, is not as ``model`` wants it."""
    try:
        model.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        location = [str(part) for part in first["loc"] if part != "[key]"]
        message, remedy = _message(first, location, model)
        place = f"{shown}:{line_of(text, location)}"
        raise UsageError(message, where=place, remedy=remedy) from None


def _message(error: Any, location: list[str], model: type[BaseModel]) -> tuple[str, str]:
    """What pydantic found wrong at ``location``, and the way out."""
    key = ".".join(location)
    if error["type"] == "extra_forbidden":
        close = get_close_matches(location[-1], _known_keys(model, location), n=1, cutoff=0.4)
        return f"unknown key {key!r}", f"did you mean {close[0]!r}?" if close else ""
    text = str(error["msg"]).removeprefix("Value error, ")
    return (f"{key}: {text}" if key else text), ""


def _known_keys(model: type[BaseModel], location: list[str]) -> list[str]:
    """The keys of the table that holds the last key of ``location``."""
    above = iter(location[:-1])
    for key in above:
        kind = next(each.annotation for each in model.model_fields.values() if each.alias == key)
        inner = _table_in(kind)
        assert inner is not None
        model = inner
        if get_origin(kind) in (dict, tuple):
            next(above)  # a module's name, or a number
    return [field.alias or name for name, field in model.model_fields.items()]


def _table_in(kind: Any) -> type[BaseModel] | None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next(filter(None, map(_table_in, get_args(kind))), None)


def _require_known_parts(name: str, module: Any) -> None:
    parts = module.parts or (name,)
    named = [key.split(" ", 1)[1].split(":", 1)[0] for key in module.endpoints]
    named += [*module.inputs, *module.outputs, *module.schemas, *module.routes]
    named += [*(key.split(":")[0] for key in module.examples)]
    for part in named:
        if part not in parts:
            raise ValueError(f"module {name!r} has no part {part!r} (it has {', '.join(parts)})")
