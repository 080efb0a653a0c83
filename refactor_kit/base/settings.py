"""The configuration as plain, validated values.

``refactor_kit.config.loading`` reads and validates it; everything else takes a :class:`Settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from .records import dataclass, field

AppLayout = Literal["package", "shared", "none"]
ProofLevel = Literal["none", "import", "openapi", "replay"]
OldPaths = Literal["gone", "deprecated"]
GuardScopeSetting = Literal["auto", "migrated", "project"]

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

    difference: str
    reason: str


@dataclass(frozen=True, slots=True)
class ModuleSettings:
    """``[modules.NAME]``: the parts of one module and the decisions made about it.

    ``endpoints`` maps ``"POST part:/path"`` (path as written in the part's router) to the path
    below the module's prefix. ``inputs`` and ``outputs`` map a part to its class where the source
    does not tell. ``examples`` maps ``part:example_input`` to the class whose version is kept.
    ``shared_state``/``separate_state`` name mutable module state held by several route files that
    is to become one object, or to stay apart. ``moved_names`` are old dotted names that may go,
    though they may be data elsewhere; each stands for all below it. ``schemas`` and ``routes`` name
    the file of a part that lies elsewhere than the patterns say. ``direct_imports`` lets schema
    files that import the public package import from the defining files instead. ``split`` makes two
    classes of one that is input and output at once. ``old_paths``, ``shims`` and their last days
    are those of the service where they say nothing. ``options`` are what the codemods and checks of
    a pack want to know; the tool itself reads none of them.
    """

    name: str
    parts: tuple[str, ...]
    app_layout: AppLayout | None = None
    endpoints: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    schemas: Mapping[str, str] = field(default_factory=dict)
    routes: Mapping[str, str] = field(default_factory=dict)
    direct_imports: bool = False
    split: bool = False
    shared_state: tuple[str, ...] = ()
    separate_state: tuple[str, ...] = ()
    moved_names: tuple[str, ...] = ()
    accept: tuple[AcceptedDifference, ...] = ()
    owner: str | None = None
    app_reason: str | None = None
    old_paths: OldPaths | None = None
    old_paths_until: str = ""
    shims: bool | None = None
    shims_until: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything ``[tool.refactor-kit]`` says.

    Patterns hold ``{module}``, ``{part}`` or ``{files}``. ``old_paths`` says whether a URL that
    moves still answers, ``shims`` whether a retired module can still be imported; both for a time,
    to the last day (``2027-06-30``) inclusive. ``example_names`` are further names, by role,
    of the methods that give examples; ``*`` in them stands for anything. ``generator_repairs`` says
    which faults of the generator are repaired (true) or left (false). ``recipe`` is the built-in
    one's name or a file; ``packs`` are names of installed packs and, with a slash, folders of the
    repository.
    """

    root: Path
    source: str = "pyproject.toml"
    source_roots: tuple[str, ...] = (".",)
    public_package: str = "schemas"
    schemas: str = "schemas/{part}/{part}.py"
    part_routes: str = "api/routes/{part}_routes.py"
    module_routes: str = "api/routes/{module}_routes.py"
    route_files: tuple[str, ...] = ()
    part_app: str = "apps/{part}"
    module_app: str = "apps/{module}"
    app: str = "api.main:app"
    generator: tuple[str, ...] = ()
    generator_mapping: str = ""
    docs: str = "docs/modules/{module}/README.md"
    schema_reference: str = "docs/schemas/SCHEMA_REFERENCE.md"
    schema_changelog: str = "docs/schemas/SCHEMA_CHANGELOG.md"
    changelog: str = "docs/CHANGELOG.md"
    contributing: str = "docs/getting started/CONTRIBUTING.md"
    ci_workflow: str = ".github/workflows/ci.yml"
    tests: str = "tests"
    test_command: tuple[str, ...] = ()
    module_test_command: tuple[str, ...] = ()
    format_command: tuple[str, ...] = ()
    target_python: str | None = None
    env_file: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    proof: ProofLevel = "openapi"
    proof_timeout: float = 120.0
    widen_after: int = 3
    guard_scope: GuardScopeSetting = "auto"
    exclude: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    transient_files: tuple[str, ...] = TRANSIENT_FILES
    owners: Mapping[str, str] = field(default_factory=dict)
    old_paths: OldPaths = "gone"
    old_paths_until: str = ""
    shims: bool = False
    shims_until: str = ""
    generator_repairs: Mapping[str, bool] = field(default_factory=dict)
    example_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recipe: str = BUILT_IN_RECIPE
    packs: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    modules: Mapping[str, ModuleSettings] = field(default_factory=dict)

    @property
    def has_own_recipe(self) -> bool:
        """Whether the steps come from a file of the repository."""
        return self.recipe != BUILT_IN_RECIPE
