"""What a service needs to be judged, and whether it is here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refactor_kit.base import Settings
from refactor_kit.base.layout import module_places
from refactor_kit.config.loading import git_dir
from refactor_kit.reading.policy.route_files import RouteFiles
from refactor_kit.runtime.errors import Refused, UsageError
from refactor_kit.worktree.disk_tree import KEPT_FOLDER, DiskTree
from refactor_kit.worktree.submodules import foreign_folder, named_submodules, taking_over


def files_left_out(tree: DiskTree) -> tuple[str, ...]:
    """The files of the service that a sparse checkout leaves out; git is asked in one alone."""
    git = git_dir(tree.root)
    if git is None or not (git / "info/sparse-checkout").exists():
        return ()
    from refactor_kit.worktree.left_out import left_out

    return tuple(path for path in left_out(tree.root) if not tree.excludes(path))


def require_files(settings: Settings, left: Sequence[str], *, every: bool) -> None:
    """Refuse where files are ``left`` out that the policy needs; all count where ``every``.

    It needs the public packages, the routes, and what the guard recorded.
    """
    if left:
        from refactor_kit.worktree.left_out import refuse_left_out

        starts = tuple(f"{place}/" for place in (*_package_places(settings), KEPT_FOLDER))
        routes = RouteFiles(settings)
        needed = (path for path in left if every or path.startswith(starts) or path in routes)
        refuse_left_out(settings.root, list(needed))


def require_packages(settings: Settings) -> None:
    """Nothing can be found about a package that is not there: that must not pass for clean."""
    known = named_submodules(settings.root)
    for package in settings.public_packages:
        places = list(module_places(package, settings.source_roots))
        for place in places:
            if folder := foreign_folder(settings.root, place, known):
                raise _of_another_repository(settings, package, folder)
        if not any((settings.root / place).is_dir() for place in places):
            raise _no_folder(settings, package, places)


def _package_places(settings: Settings) -> Iterator[str]:
    for package in settings.public_packages:
        yield from module_places(package, settings.source_roots)


def _of_another_repository(settings: Settings, package: str, folder: str) -> Refused:
    return Refused(
        f"public-package: {package!r} lies in {folder}, a submodule: a repository of its own, "
        "whose files are not looked into",
        where=str(settings.root / settings.source),
        remedy=f"make its files part of this repository: {taking_over(settings.root, folder)}",
    )


def _no_folder(settings: Settings, package: str, places: Sequence[str]) -> UsageError:
    module = next((f"{each}.py" for each in places if (settings.root / f"{each}.py").is_file()), "")
    what = f"is one module, {module}" if module else f"is no folder: {' or '.join(places)}/"
    return UsageError(
        f"public-package: {package!r} {what}",
        where=str(settings.root / settings.source),
        remedy="name a folder with a module for each part, and in source-roots where its imports "
        "count from; what the repository shows: refactor-kit init --check",
    )
