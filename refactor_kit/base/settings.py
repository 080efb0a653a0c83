"""The configuration as plain, validated values: its keys, their kinds and their defaults.

A field is the key of its name, with hyphens. ``refactor_kit.config.schema`` makes the tables that
pydantic checks from these classes, where each kind below is held to its rule;
``refactor_kit.config.loading`` reads them; everything else takes a :class:`Settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from .records import dataclass, field

# Few services say how they are called: what holds it is loaded for those that do.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from .replay_settings import ReplaySettings

AppLayout = Literal["package", "shared", "none"]
ProofLevel = Literal["none", "import", "openapi", "replay"]
# Each looks as closely as the one before it, and more.
PROOF_LEVELS: tuple[ProofLevel, ...] = get_args(ProofLevel)
OldPaths = Literal["gone", "deprecated"]
GuardScopeSetting = Literal["auto", "migrated", "project"]

#: Kinds of values; the rule of each is in ``refactor_kit.config.values``.
Text = str
Name = str
ModuleName = str
NameOrNone = str
DottedName = str
PublicPackage = str
Application = str
Day = str
InsidePath = str
PartPattern = str
ModulePattern = str
RecipeName = str
PackName = str
Seconds = float
Count = int
Command = tuple[str, ...]
SourceRoots = tuple[str, ...]
Parts = tuple[str, ...]
Endpoints = Mapping[str, str]
ExampleNames = Mapping[str, tuple[str, ...]]
GeneratorRepairs = Mapping[str, bool]
PublicNames = Mapping[str, str]

BUILT_IN_RECIPE = "public-api"
TRANSIENT_FILES = (
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
    "__pycache__/",
    "*.pyc",
    "*.pyo",
    "*.swp",
    "*.swo",
    "*~",
    ".ruff_cache/",
)


@dataclass(frozen=True, slots=True)
class AcceptedDifference:
    """A difference in behaviour that a person accepted, with the reason."""

    difference: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class ModuleSettings:
    """``[modules.NAME]``: the parts of one module and the decisions made about it.

    ``tag`` is what each endpoint is tagged with; where it is not set, the tag that all of them
    share, else the module's name. ``endpoints`` maps ``"POST part:/path"`` (path as written in the
    part's router) to the path below the module's prefix. ``inputs`` and ``outputs`` map a part to
    its class where the source does not tell. ``public_names`` maps a class (``part:Class`` where
    several parts have one) to the name that it is to have in the public package. ``examples`` maps
    ``part:example_input`` to the class whose version is kept.
    ``shared_state``/``separate_state`` name mutable module state held by several route files that
    is to become one object, or to stay apart. ``moved_names`` are old dotted names that may go,
    though they may be data elsewhere; each stands for all below it. ``lacking_artifacts`` are files
    that need not be generated (``note_output_example.json``). ``schemas`` and ``routes`` name the
    file of a part that lies elsewhere than the patterns say. ``direct_imports`` lets schema
    files that import the public package import from the defining files instead. ``split`` makes two
    classes of one that is input and output at once. ``old_paths``, ``shims`` and their last days
    are those of the service where they say nothing. ``options`` are what the codemods and checks of
    a pack want to know; the tool itself reads none of them.
    """

    name: str
    parts: Parts
    tag: Text | None = None
    app_layout: AppLayout | None = None
    app_reason: str | None = None
    endpoints: Endpoints = field(default_factory=dict)
    inputs: Mapping[str, NameOrNone] = field(default_factory=dict)
    outputs: Mapping[str, NameOrNone] = field(default_factory=dict)
    public_names: PublicNames = field(default_factory=dict)
    examples: Mapping[str, Name] = field(default_factory=dict)
    schemas: Mapping[str, InsidePath] = field(default_factory=dict)
    routes: Mapping[str, InsidePath] = field(default_factory=dict)
    direct_imports: bool = False
    split: bool = False
    shared_state: tuple[Name, ...] = ()
    separate_state: tuple[Name, ...] = ()
    moved_names: tuple[DottedName, ...] = ()
    lacking_artifacts: tuple[Text, ...] = ()
    accept: tuple[AcceptedDifference, ...] = ()
    owner: str | None = None
    old_paths: OldPaths | None = None
    old_paths_until: Day = ""
    shims: bool | None = None
    shims_until: Day = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything ``[tool.refactor-kit]`` says.

    Patterns hold ``{module}``, ``{part}`` or ``{files}``. ``sort_command`` and ``format_command``
    are the repository's own import sorter and formatter, run on changed files that were as they
    leave them. ``public_package`` may be a list, kept in
    ``listed_packages``: each module belongs to the one that its schema files lie in, which a
    context has as ``public_package``. ``old_paths`` says whether a URL that
    moves still answers, ``shims`` whether a retired module can still be imported; both for a time,
    to the last day (``2027-06-30``) inclusive. ``example_names`` are further names, by role,
    of the methods that give examples; ``*`` in them stands for anything. ``generator_repairs`` says
    which faults of the generator are repaired (true) or left (false). ``recipe`` is the built-in
    one's name or a file; ``packs`` are names of installed packs and, with a slash, folders of the
    repository.
    """

    root: Path
    source: str = "pyproject.toml"
    source_roots: SourceRoots = (".",)
    public_package: PublicPackage = "schemas"
    schemas: PartPattern = "schemas/{part}/{part}.py"
    part_routes: ModulePattern = "api/routes/{part}_routes.py"
    module_routes: ModulePattern = "api/routes/{module}_routes.py"
    route_files: tuple[InsidePath, ...] = ()
    part_app: PartPattern = "apps/{part}"
    module_app: ModulePattern = "apps/{module}"
    app: Application = "api.main:app"
    generator: Command = ()
    generator_mapping: InsidePath = ""
    docs: ModulePattern = "docs/modules/{module}/README.md"
    schema_reference: InsidePath = "docs/schemas/SCHEMA_REFERENCE.md"
    schema_changelog: InsidePath = "docs/schemas/SCHEMA_CHANGELOG.md"
    changelog: InsidePath = "docs/CHANGELOG.md"
    contributing: InsidePath = "docs/getting started/CONTRIBUTING.md"
    ci_workflow: InsidePath = ".github/workflows/ci.yml"
    tests: InsidePath = "tests"
    test_command: Command = ()
    module_test_command: Command = ()
    sort_command: Command = ()
    format_command: Command = ()
    target_python: str | None = None
    env_file: InsidePath | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    proof: ProofLevel = "openapi"
    proof_timeout: Seconds = 120.0
    widen_after: Count = 3
    guard_scope: GuardScopeSetting = "auto"
    exclude: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    transient_files: tuple[str, ...] = TRANSIENT_FILES
    owners: Mapping[str, str] = field(default_factory=dict)
    old_paths: OldPaths = "gone"
    old_paths_until: Day = ""
    shims: bool = False
    shims_until: Day = ""
    example_names: ExampleNames = field(default_factory=dict)
    recipe: RecipeName = BUILT_IN_RECIPE
    packs: tuple[PackName, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    replay: ReplaySettings | None = None
    generator_repairs: GeneratorRepairs = field(default_factory=dict)
    modules: Mapping[ModuleName, ModuleSettings] = field(default_factory=dict)
    listed_packages: tuple[DottedName, ...] = ()

    @property
    def public_packages(self) -> tuple[str, ...]:
        """Every public package of the service, as the configuration lists them."""
        return self.listed_packages or (self.public_package,)

    @property
    def has_own_recipe(self) -> bool:
        """Whether the steps come from a file of the repository."""
        return self.recipe != BUILT_IN_RECIPE

    @property
    def place_of_keys(self) -> str:
        """Where a key that is in no table of its own is written, in words."""
        if self.source.endswith("pyproject.toml"):
            return f"below [tool.refactor-kit] in {self.source}"
        return f"at the top of {self.source or 'refactor-kit.toml'}"
