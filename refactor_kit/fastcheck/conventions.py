"""Without a configuration: which package holds the schemas, and where the routes are."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from refactor_kit.base import Settings, SourceTree
from refactor_kit.base.records import dataclass
from refactor_kit.reading.policy.conventions import (
    route_patterns,
    schema_package,
    service_files,
    source_root,
)
from refactor_kit.runtime.errors import UsageError


@dataclass(frozen=True, slots=True)
class Guess:
    """The settings found by convention, and in words what was taken for what."""

    settings: Settings
    notes: tuple[str, ...]


def guess_settings(root: Path, tree: SourceTree) -> Guess:
    """Settings for a repository never seen before; ``UsageError`` where it shows no schemas."""
    files = service_files(tree.paths())
    package_path = schema_package(files)
    if package_path is None:
        raise UsageError(
            "no schema package is found by convention (a package called schemas)",
            where=str(root),
            remedy="say where it is: refactor-kit init",
        )
    root_folder = source_root(package_path, files, tree)
    package = PurePosixPath(package_path).relative_to(root_folder).as_posix().replace("/", ".")
    routes = route_patterns(files, tree, package_path)
    if not routes:
        raise UsageError(
            f"no route files are found by convention beside the schemas in {package_path}",
            where=str(root),
            remedy="say where they are: refactor-kit init",
        )
    settings = Settings(
        root=root,
        source="",
        source_roots=(root_folder,),
        public_package=package,
        schemas=f"{package_path}/{{part}}.py",
        route_files=routes,
        guard_scope="project",
    )
    notes = (
        f"no configuration: {package_path}/ is taken for the public schema package {package!r}",
        f"taken for routes: {', '.join(routes)}",
        "to settle this in a file: refactor-kit init",
    )
    return Guess(settings, notes)
