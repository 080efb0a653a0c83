"""The module that is migrated: its parts and the places of its old and new files."""

from __future__ import annotations

from .records import dataclass
from .settings import AppLayout, ModuleSettings


@dataclass(frozen=True, slots=True)
class Part:
    """One legacy slice of a module.

    Paths come from the configuration's patterns; whether they exist is for the tree to say.
    ``schema_module``, ``route_module`` and ``app_package`` are the dotted import names.
    ``suffix`` is the part's name without the module's (``start`` for ``session_manager_start``);
    a single part's is empty.
    """

    name: str
    suffix: str
    schema_file: str
    schema_module: str
    route_file: str
    route_module: str
    app_dir: str
    app_package: str


#: Who owns what a step changes for the whole repository; no module is called so.
REPOSITORY = "repository"
#: What the name of every ``report_file`` ends with.
REPORT_NAME = "migration.md"


@dataclass(frozen=True, slots=True)
class Module:
    """A module with its places; ``settings`` holds the decisions a person has made about it."""

    name: str
    parts: tuple[Part, ...]
    route_file: str
    route_module: str
    app_dir: str
    app_package: str
    app_layout: AppLayout
    docs_file: str
    settings: ModuleSettings

    @property
    def report_file(self) -> str:
        """The page that says how the module was migrated, beside its documentation."""
        folder, slash, name = self.docs_file.rpartition("/")
        stem = name.rpartition(".")[0]
        own = f"{stem}-{REPORT_NAME}" if self.name in stem else REPORT_NAME
        return f"{folder}{slash}{own}"

    @property
    def routes_in_place(self) -> bool:
        """Whether the one route file is rewritten where it stands (nothing to merge or retire)."""
        return all(part.route_file == self.route_file for part in self.parts)

    @property
    def apps_in_place(self) -> bool:
        """Whether there is no app folder to consolidate."""
        return self.app_layout == "none" or all(part.app_dir == self.app_dir for part in self.parts)

    @property
    def retired_route_files(self) -> tuple[str, ...]:
        """The route files that step 9 takes away."""
        return tuple(part.route_file for part in self.parts if part.route_file != self.route_file)

    @property
    def retired_app_dirs(self) -> tuple[str, ...]:
        """The app folders that step 9 moves into the new package (Option A only)."""
        if self.app_layout != "package":
            return ()
        return tuple(part.app_dir for part in self.parts if part.app_dir != self.app_dir)
