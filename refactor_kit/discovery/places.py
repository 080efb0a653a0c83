"""Where a service keeps its schemas, its routes and its application."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from refactor_kit.base import Settings, SourceTree, UnreadableSource
from refactor_kit.base.layout import dotted_name, module_file
from refactor_kit.base.wiring import Wiring
from refactor_kit.python.parsing import parse_any
from refactor_kit.reading.application.routing import RouteFile, imported_files, mounted_files
from refactor_kit.reading.policy.conventions import router_files, service_files
from refactor_kit.reading.policy.imported_packages import Package
from refactor_kit.reading.policy.schema_packages import find_schema_packages

from .applications import application_files, applications
from .carriers import outermost_folder, package_in, taken_package
from .environments import Environment, chosen_environment

#: Asks the application of some settings who serves what; ``None`` where it may not be run.
Observe = Callable[[Settings], Wiring | None]
_ASKED = 3
_TABLE = re.compile(rb"\btable\s*=\s*True\b|\b__tablename__\s*=")


@dataclass(frozen=True, slots=True)
class Places:
    """What was found. ``mounted`` holds the route files that the application reaches.

    ``packages`` are the schema packages, the one with most modules first. ``roots`` are the folders
    that imports count from, the schema packages' first.
    ``operations`` is how many it serves, those of its own file counted; ``asked`` whether it was
    booted to tell, ``problem`` why that failed.
    ``environment`` is with what it was booted.
    ``uses`` maps every route file to the schema files that it takes names from.
    """

    tree: SourceTree
    roots: tuple[str, ...]
    packages: tuple[Package, ...]
    app: str
    app_file: str
    mounted: Mapping[str, RouteFile]
    unmounted: tuple[str, ...]
    schema_files: tuple[str, ...]
    uses: Mapping[str, tuple[str, ...]]
    operations: int
    asked: bool
    problem: tuple[str, ...]
    environment: Environment

    @property
    def tables(self) -> int:
        """How many schema files define tables of a database."""
        return sum(_TABLE.search(self.tree.read(path)) is not None for path in self.schema_files)

    @property
    def route_files(self) -> tuple[str, ...]:
        return (*self.mounted, *self.unmounted)

    @property
    def judged_files(self) -> tuple[str, ...]:
        """The route files, and the application's own where that declares operations too."""
        own = self.app_file
        return (*self.route_files, *([own] if own and _declares(self.tree, own) else ()))


def find_places(
    tree: SourceTree, observe: Observe, stated: Settings | None, named: Sequence[str] = ()
) -> Places | None:
    """The places of the one service of ``tree``; ``None`` where it has no schema package.

    ``stated`` names the application where a configuration does: no other is looked for then.
    ``named`` are folders of schema packages that are asked for; without any they are looked for.
    """
    files = service_files(tree.paths())
    packages = _packages(tree, files, named)
    if not packages:
        return None
    folders = tuple(f"{each.path}/" for each in packages)
    roots = _source_roots(tree, files, packages)
    settings = stated or Settings(root=Path(), source_roots=roots)
    if stated is None:
        found = list(applications(tree, roots))
    else:
        module, _, name = stated.app.partition(":")
        found = [(module_file(tree, module, stated.source_roots) or "", name)]
    application = _application(tree, settings, found, observe)
    app, app_file, mounted = application.app, application.file, dict(application.mounted)
    mounted.pop(app_file, None)
    others = [path for path in _router_files(files, tree, packages) if path != app_file]
    unmounted = tuple(path for path in others if path not in mounted and _declares(tree, path))
    schema_files = tuple(
        path for path in files if path.startswith(folders) and not path.endswith("/__init__.py")
    )
    uses = {
        path: tuple(
            used
            for used in imported_files(tree, path, settings.source_roots)
            if used in schema_files
        )
        for path in (*mounted, *unmounted)
    }
    return Places(
        tree, roots, packages, app, app_file, mounted, unmounted, schema_files, uses,
        application.operations, application.asked, application.problem, application.environment,
    )  # fmt: skip


def _packages(tree: SourceTree, files: Sequence[str], named: Sequence[str]) -> tuple[Package, ...]:
    """The packages asked for, else those that the routes import, else where they take classes."""
    found = () if named else find_schema_packages(tree, files).found
    taken = () if named or found else (taken_package(files, tree),)
    return found or tuple(package_in(each, files, tree) for each in (*named, *taken) if each)


def _router_files(
    files: Sequence[str], tree: SourceTree, packages: Sequence[Package]
) -> tuple[str, ...]:
    inside = tuple(f"{each.path}/" for each in packages)
    return tuple(path for path in router_files(files, tree, "") if not path.startswith(inside))


def _source_roots(
    tree: SourceTree, files: Sequence[str], packages: Sequence[Package]
) -> tuple[str, ...]:
    """The folders that imports count from: where the schema package stands, then where others do.

    A service may be several distributions side by side, each with a package of its own; two with
    packages of one name are two services.
    """
    roots = list(dict.fromkeys(each.root or "." for each in packages))
    for path in (*application_files(tree), *_router_files(files, tree, packages)):
        folder = outermost_folder(path, files)
        package, *below = PurePosixPath(path).relative_to(folder).parts
        known = any(
            PurePosixPath(path).is_relative_to(root) or f"{root}/{package}/__init__.py" in files
            for root in roots
        )
        if below and not known:
            roots.append(folder)
    return tuple(roots)


def _declares(tree: SourceTree, path: str) -> bool:
    """Whether code of the file declares operations; an example in a docstring is none."""
    try:
        module = parse_any(path, tree.read(path))
    except UnreadableSource:
        return False
    nodes = list(ast.walk(module))
    decorators = [
        each
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for each in node.decorator_list
    ]
    return any(
        isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        and (call in decorators or call.func.attr == "add_api_route")
        for call in nodes
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An object that may be the application, and the files whose operations it serves."""

    app: str = ""
    file: str = ""
    mounted: Mapping[str, RouteFile] = field(default_factory=dict)
    asked: bool = False
    problem: tuple[str, ...] = ()
    environment: Environment = field(default_factory=Environment)

    @property
    def operations(self) -> int:
        return sum(each.operations for each in self.mounted.values())


def _application(
    tree: SourceTree, settings: Settings, found: Sequence[tuple[str, str]], observe: Observe
) -> _Candidate:
    """The application that serves most, by what it shows where it boots, else by its source."""
    read = [
        _Candidate(app, path, mounted_files(tree, replace(settings, app=app)))
        for path, name in found
        if path
        for app in [f"{dotted_name(path, settings.source_roots)}:{name}"]
    ]
    # The first of those that serve as much comes first, as it was found.
    likely = sorted(read, key=lambda each: -each.operations)
    if not likely:
        return _Candidate()
    first = replace(settings, app=likely[0].app)
    environment = chosen_environment(
        tree, lambda file: observe(replace(first, env_file=file or None))
    )
    seen = [_seen(tree, settings, each, environment, observe) for each in likely[:_ASKED]]
    return max([*seen, *likely[_ASKED:]], key=lambda each: (each.asked, each.operations))


def _seen(
    tree: SourceTree,
    settings: Settings,
    candidate: _Candidate,
    environment: Environment,
    observe: Observe,
) -> _Candidate:
    settings = replace(settings, app=candidate.app)
    wiring = observe(replace(settings, env_file=environment.file or None))
    candidate = replace(candidate, environment=environment)
    if wiring is None or wiring.problem:
        return replace(candidate, problem=wiring.problem if wiring else ())
    return replace(candidate, mounted=mounted_files(tree, settings, wiring), asked=True)
