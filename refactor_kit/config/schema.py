"""What ``[tool.refactor-kit]`` may say, checked by pydantic; messages name place and cure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from refactor_kit.base import AppLayout, ProofLevel
from refactor_kit.base.settings import BUILT_IN_RECIPE, GuardScopeSetting, OldPaths
from refactor_kit.config.lines import line_of
from refactor_kit.config.tables import (
    STRICT,
    AcceptTable,
    ExampleNamesTable,
    GeneratorRepairsTable,
)
from refactor_kit.config.values import (
    Command,
    Day,
    DottedName,
    InsidePath,
    Name,
    NameOrNone,
    PackName,
    RecipeName,
)
from refactor_kit.runtime.errors import UsageError

_ENDPOINT = re.compile(r"[A-Z]+ [A-Za-z_]\w*:/\S*|[A-Z]+ [A-Za-z_]\w*:")
_SKIPPABLE = ("tidy", "contract", "changelogs", "ci")
_DAY = "YYYY-MM-DD, the last day"


class Table(BaseModel):
    """A TOML table: unknown keys are errors, keys are written with hyphens."""

    model_config = STRICT


class ModuleTable(Table):
    """``[modules.NAME]``."""

    parts: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    app_layout: AppLayout | None = None
    app_reason: str | None = None
    endpoints: dict[str, str] = {}
    inputs: dict[str, NameOrNone] = {}
    outputs: dict[str, NameOrNone] = {}
    examples: dict[str, Name] = {}
    schemas: dict[str, InsidePath] = {}
    routes: dict[str, InsidePath] = {}
    direct_imports: bool = False
    split: bool = False
    shared_state: tuple[Name, ...] = ()
    separate_state: tuple[Name, ...] = ()
    moved_names: tuple[DottedName, ...] = ()
    accept: tuple[AcceptTable, ...] = ()
    owner: str | None = None
    old_paths: OldPaths | None = None
    old_paths_until: Day | None = None
    shims: bool | None = None
    shims_until: Day | None = None
    options: dict[str, Any] = {}

    @field_validator("endpoints")
    @classmethod
    def _endpoints_are_readable(cls, endpoints: dict[str, str]) -> dict[str, str]:
        for key, path in endpoints.items():
            if not _ENDPOINT.fullmatch(key):
                raise ValueError(f'{key!r} is not of the form "POST part:/path"')
            if not path.startswith("/"):
                raise ValueError(f"the new path {path!r} must begin with /")
        return endpoints

    @model_validator(mode="after")
    def _state_is_shared_or_separate(self) -> ModuleTable:
        both = set(self.shared_state) & set(self.separate_state)
        if both:
            raise ValueError(f"{sorted(both)[0]!r} is both shared-state and separate-state")
        return self


class ConfigurationTable(Table):
    """``[tool.refactor-kit]``."""

    source_roots: Annotated[tuple[InsidePath, ...], Field(min_length=1)] = (".",)
    public_package: DottedName = "schemas"
    schemas: InsidePath = "{part}"
    part_routes: InsidePath = "{part}"
    module_routes: InsidePath = "{module}"
    route_files: tuple[InsidePath, ...] = ()
    part_app: InsidePath = "{part}"
    module_app: InsidePath = "{module}"
    app: Annotated[str, Field(pattern=r"^[\w.]+:[\w.]+(\(\))?$")] = "api.main:app"
    generator: Command = ()
    generator_mapping: InsidePath = ""
    docs: InsidePath = "{module}"
    schema_reference: InsidePath = ""
    schema_changelog: InsidePath = ""
    changelog: InsidePath = ""
    contributing: InsidePath = ""
    ci_workflow: InsidePath = ""
    tests: InsidePath = ""
    test_command: Command = ()
    module_test_command: Command = ()
    format_command: Command = ()
    target_python: str | None = None
    env_file: InsidePath | None = None
    env: dict[str, str] = {}
    proof: ProofLevel = "openapi"
    proof_timeout: Annotated[float, Field(gt=0)] = 120.0
    widen_after: Annotated[int, Field(ge=1)] = 3
    guard_scope: GuardScopeSetting = "auto"
    exclude: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    transient_files: tuple[str, ...] = ()
    owners: dict[str, str] = {}
    old_paths: OldPaths = "gone"
    old_paths_until: Day | None = None
    shims: bool = False
    shims_until: Day | None = None
    example_names: ExampleNamesTable = ExampleNamesTable()
    recipe: RecipeName = BUILT_IN_RECIPE
    packs: tuple[PackName, ...] = ()
    options: dict[str, Any] = {}
    generator_repairs: GeneratorRepairsTable = GeneratorRepairsTable()
    modules: dict[Name, ModuleTable] = {}

    @field_validator("schemas", "part_app")
    @classmethod
    def _names_the_part(cls, pattern: str) -> str:
        return _with_placeholder(pattern, "part")

    @field_validator("part_routes", "module_routes", "module_app", "docs")
    @classmethod
    def _names_the_module(cls, pattern: str) -> str:
        return _with_placeholder(pattern, "module")

    @model_validator(mode="after")
    def _skips_what_the_recipe_has(self) -> ConfigurationTable:
        # A recipe of the repository's own has words of its own, which are known once it is read.
        unknown = [word for word in self.skip if word not in _SKIPPABLE]
        if unknown and self.recipe == BUILT_IN_RECIPE:
            raise ValueError(f"skip: {unknown[0]!r} is none of {', '.join(_SKIPPABLE)}")
        return self

    @model_validator(mode="after")
    def _parts_belong_to_one_module(self) -> ConfigurationTable:
        owner: dict[str, str] = {}
        for name, module in self.modules.items():
            for part in module.parts or (name,):
                if part in owner:
                    raise ValueError(f"part {part!r} belongs to {owner[part]!r} and to {name!r}")
                owner[part] = name
            _require_known_parts(name, module)
        return self

    @model_validator(mode="after")
    def _grace_has_an_end(self) -> ConfigurationTable:
        for name, table in (("", ModuleTable()), *self.modules.items()):
            place = f"module {name!r}: " if name else ""
            old_paths = table.old_paths or self.old_paths
            if old_paths == "deprecated" and not (table.old_paths_until or self.old_paths_until):
                raise ValueError(f'{place}old-paths = "deprecated" needs old-paths-until = {_DAY}')
            shims = self.shims if table.shims is None else table.shims
            if shims and not (table.shims_until or self.shims_until):
                raise ValueError(f"{place}shims = true needs shims-until = {_DAY}")
        return self


_SMALL_TABLES: Mapping[str, type[BaseModel]] = {
    "example-names": ExampleNamesTable,
    "generator-repairs": GeneratorRepairsTable,
}


def validate(file: Path, text: str, table: Mapping[str, Any]) -> None:
    """Raise ``UsageError`` for the first thing wrong with ``table``, with file and line."""
    try:
        ConfigurationTable.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        location = [str(part) for part in first["loc"]]
        message, remedy = message_of(first, location, _known_keys(location))
        raise UsageError(
            message, where=f"{file.name}:{line_of(text, location)}", remedy=remedy
        ) from None


def message_of(error: Any, location: list[str], known: Iterable[str]) -> tuple[str, str]:
    """What pydantic found wrong at ``location``, and the way out; ``known`` keys may be meant."""
    key = ".".join(location)
    if error["type"] == "extra_forbidden":
        close = get_close_matches(location[-1], list(known), n=1, cutoff=0.4)
        return f"unknown key {key!r}", f"did you mean {close[0]!r}?" if close else ""
    text = str(error["msg"]).removeprefix("Value error, ")
    return (f"{key}: {text}" if key else text), ""


def _known_keys(location: list[str]) -> Iterator[str]:
    model: type[BaseModel] = ConfigurationTable
    if location[0] == "modules" and len(location) > 2:
        model = AcceptTable if "accept" in location[:-1] else ModuleTable
    if len(location) > 1:
        model = _SMALL_TABLES.get(location[0], model)
    for name, field in model.model_fields.items():
        yield field.alias or name


def _with_placeholder(pattern: str, name: str) -> str:
    try:
        pattern.format(part="p", module="m")
    except (KeyError, IndexError, ValueError):
        raise ValueError(f"only {{{name}}} may stand in braces in {pattern!r}") from None
    if f"{{{name}}}" not in pattern and "{part}" not in pattern:
        raise ValueError(f"must hold {{{name}}}")
    return pattern


def _require_known_parts(name: str, module: ModuleTable) -> None:
    parts = module.parts or (name,)
    named = [key.split(" ", 1)[1].split(":", 1)[0] for key in module.endpoints]
    named += [*module.inputs, *module.outputs, *module.schemas, *module.routes]
    named += [*(key.split(":")[0] for key in module.examples)]
    for part in named:
        if part not in parts:
            raise ValueError(f"module {name!r} has no part {part!r} (it has {', '.join(parts)})")
