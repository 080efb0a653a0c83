"""Where a service keeps its schemas, its routes and its application."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from refactor_kit.base import Settings, SourceTree
from refactor_kit.base.layout import dotted_name
from refactor_kit.reading.application.routing import RouteFile, imported_files, mounted_files
from refactor_kit.reading.policy.conventions import (
    router_files,
    schema_package,
    service_files,
    source_root,
)

_TABLE = re.compile(rb"\btable\s*=\s*True\b|\b__tablename__\s*=")
_DECLARES = re.compile(rb"@\w+\.\w+\(|\.add_api_route\(")
_APPLICATION = re.compile(rb"\bFastAPI\s*\(")


@dataclass(frozen=True, slots=True)
class Places:
    """What was found. ``mounted`` holds the route files that the application reaches.

    ``uses`` maps every route file to the schema files that it takes names from.
    """

    tree: SourceTree
    root: str
    package_dir: str
    package: str
    app: str
    app_file: str
    mounted: Mapping[str, RouteFile]
    unmounted: tuple[str, ...]
    schema_files: tuple[str, ...]
    uses: Mapping[str, tuple[str, ...]]

    @property
    def tables(self) -> int:
        """How many schema files define tables of a database."""
        return sum(_TABLE.search(self.tree.read(path)) is not None for path in self.schema_files)

    @property
    def route_files(self) -> tuple[str, ...]:
        return (*self.mounted, *self.unmounted)


def find_places(tree: SourceTree) -> Places | None:
    """The places of the one service of ``tree``; ``None`` where it has no schema package."""
    files = service_files(tree.paths())
    package_dir = schema_package(files)
    if package_dir is None:
        return None
    root = source_root(package_dir, files, tree)
    package = PurePosixPath(package_dir).relative_to(root).as_posix().replace("/", ".")
    app, app_file, mounted = _application(tree, root)
    mounted.pop(app_file, None)
    others = [path for path in router_files(files, tree, package_dir) if path != app_file]
    unmounted = tuple(
        path for path in others if path not in mounted and _DECLARES.search(tree.read(path))
    )
    schema_files = tuple(
        path
        for path in files
        if path.startswith(f"{package_dir}/") and not path.endswith("/__init__.py")
    )
    uses = {
        path: tuple(used for used in imported_files(tree, path, (root,)) if used in schema_files)
        for path in (*mounted, *unmounted)
    }
    return Places(
        tree, root, package_dir, package, app, app_file, mounted, unmounted, schema_files, uses
    )


def application_files(tree: SourceTree) -> tuple[str, ...]:
    """The files of the service that make an application."""
    return tuple(
        path for path in service_files(tree.paths()) if _APPLICATION.search(tree.read(path))
    )


def _application(tree: SourceTree, root: str) -> tuple[str, str, dict[str, RouteFile]]:
    """The application that serves most: its name, its file, and the files of its routes."""
    best: tuple[str, str, dict[str, RouteFile]] = ("", "", {})
    most = -1
    for path in application_files(tree):
        for name in _applications(tree, path):
            app = f"{dotted_name(path, (root,))}:{name}"
            settings = Settings(root=Path(), source_roots=(root,), app=app)
            found = mounted_files(tree, settings)
            served = sum(each.operations for each in found.values())
            if served > most:
                best, most = (app, path, found), served
    return best


def _applications(tree: SourceTree, path: str) -> Iterator[str]:
    """``app`` for ``app = FastAPI(...)`` or ``app = create_app()``; else ``create_app()``."""
    try:
        module = ast.parse(tree.read(path))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    factories = {
        node.name
        for node in module.body
        if isinstance(node, ast.FunctionDef) and _builds_application(node)
    }
    bound = False
    for statement in module.body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            continue
        value = statement.value
        if isinstance(value, ast.Call) and _function_name(value) in {"FastAPI", *factories}:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    bound = True
                    yield target.id
    if not bound:
        yield from (f"{name}()" for name in sorted(factories))


def _builds_application(function: ast.FunctionDef) -> bool:
    nodes = list(ast.walk(function))
    makes = any(isinstance(node, ast.Call) and _function_name(node) == "FastAPI" for node in nodes)
    returns = any(isinstance(node, ast.Return) and node.value is not None for node in nodes)
    return makes and returns and not function.args.posonlyargs


def _function_name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
