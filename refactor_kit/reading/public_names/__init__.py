"""The public names of a module: what ``<public package>/__init__.py`` exports for it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from refactor_kit.base import Context, Settings, SourceTree, UnreadableSource
from refactor_kit.python.lazy_exports import LazyTable, lazy_table
from refactor_kit.python.module_index import module_index
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import all_value, declared_names, string_items
from refactor_kit.reading.package.importers import (
    ImportCycle,
    import_cycles,
    imports_of_public_package,
)
from refactor_kit.reading.package.package_file import (
    PublicLookups,
    bound,
    exported,
    public_package_file,
)
from refactor_kit.reading.public_names.digest import digest, signatures
from refactor_kit.reading.schemas import Role, read_schemas
from refactor_kit.reading.schemas.classes import read_schema_file
from refactor_kit.reading.schemas.own_names import defined_names, own_name
from refactor_kit.records.public_name_lock import (
    LockDifference,
    LockedName,
    lock_differences,
    lock_file,
    parse_lock,
    render_lock,
)

__all__ = [
    "ImportCycle",
    "LazyTable",
    "LockDifference",
    "LockedName",
    "PublicLookups",
    "PublicName",
    "all_value",
    "bound_names",
    "changed_fields",
    "class_lines",
    "declared_names",
    "exported_names",
    "helper_exports",
    "import_cycles",
    "imports_of_public_package",
    "lazy_table",
    "lock_differences",
    "lock_file",
    "locked_names",
    "parse_lock",
    "public_names",
    "public_package_file",
    "render_lock",
    "string_items",
]


@dataclass(frozen=True, slots=True)
class PublicName:
    """``alias`` is what routes import; ``class_name`` in ``schema_module`` is what it is bound to.

    It stands in ``line`` of ``schema_path``.
    ``digest`` (``sha256:...``) covers the fields: names, types, defaults, constraints, as
    normalised source, never their lines or comments.
    """

    alias: str
    class_name: str
    part: str
    role: Role
    schema_module: str
    digest: str
    schema_path: str = ""
    line: int = 1

    @property
    def origin(self) -> str:
        return f"{self.schema_module}.{self.class_name}"


def public_names(tree: SourceTree, context: Context) -> tuple[PublicName, ...]:
    """The aliases of ``context.module``, sorted by part order then input before output."""

    def read(tree: SourceTree) -> tuple[PublicName, ...]:
        origins = Origins(tree, context.settings.source_roots)
        return tuple(
            PublicName(
                alias=role.alias,
                class_name=role.class_name,
                part=reading.part,
                role=role.role,
                schema_module=reading.module,
                digest=digest(signatures(origins, reading.path, role.class_name)),
                schema_path=reading.path,
                line=role.line,
            )
            for reading in read_schemas(tree, context)
            for role in reading.roles
        )

    return tree.memoize(("public names", context.module.name), read)


def locked_names(tree: SourceTree, context: Context) -> tuple[LockedName, ...]:
    """The public names of ``context.module`` as a lock states them."""
    origins = Origins(tree, context.settings.source_roots)
    locked = []
    for reading in read_schemas(tree, context):
        for role in reading.roles:
            fields = signatures(origins, reading.path, role.class_name)
            name = LockedName(role.alias, reading.part, role.role, digest(fields), fields)
            locked.append(name)
    return tuple(locked)


def changed_fields(tree: SourceTree, context: Context) -> tuple[LockDifference, ...]:
    """What became of fields of ``context.module`` since its public names were locked.

    Empty as well where the lock is missing, or cannot be read: its own check says so.
    """
    path = lock_file(context.module.name)
    if path not in tree:
        return ()
    try:
        found = lock_differences(parse_lock(path, tree.read(path)), locked_names(tree, context))
    except UnreadableSource:
        return ()
    return tuple(each for each in found if each.kind.startswith("field-"))


def exported_names(tree: SourceTree, context: Context) -> dict[str, str]:
    """What the public package exports now: name in ``__all__`` -> dotted origin.

    An origin is ``schemas.session_manager_start.session_manager_start.SessionStartRequest``.

    Names in ``__all__`` whose origin cannot be read statically map to ``""``.
    """
    return exported(tree, context.settings)


def bound_names(tree: SourceTree, context: Context) -> dict[str, str]:
    """Every public name that the public package binds, in ``__all__`` or not -> origin."""
    return bound(tree, context.settings)


ClassLine = tuple[str, int, str]


def class_lines(tree: SourceTree, context: Context, alias: str) -> tuple[ClassLine, ...]:
    """The classes of all schema files that bear ``alias`` in any casing: path, line, origin."""
    paths = module_index(context.modules).schema_files
    settings = context.settings
    if not tree.memoizes:
        return tuple(
            found
            for path in paths
            if path in tree and _holds(tree.read(path), alias)
            for found in _classes(tree, settings, path).get(alias.casefold(), ())
        )

    def read(tree: SourceTree) -> tuple[ClassLine, ...]:
        index, unreadable = tree.memoize(
            ("class index", paths), lambda tree: _index(tree, settings, paths)
        )
        for path in unreadable:
            if _holds(tree.read(path), alias):
                read_schema_file(Origins(tree, settings.source_roots), path)
        found: tuple[ClassLine, ...] = index.get(alias.casefold(), ())
        return found

    return tree.memoize(("classes called", alias, paths), read)


def _index(
    tree: SourceTree, settings: Settings, paths: tuple[str, ...]
) -> tuple[Mapping[str, tuple[ClassLine, ...]], tuple[str, ...]]:
    """Where each name is; and the files that cannot tell, a concern of those they speak of."""
    index: dict[str, tuple[ClassLine, ...]] = defaultdict(tuple)
    unreadable: list[str] = []
    for path in paths:
        if path not in tree:
            continue
        try:
            classes = tree.memoize(
                ("classes", path),
                lambda tree, path=path: _classes(tree, settings, path),  # type: ignore[misc]
            )
        except UnreadableSource:
            unreadable.append(path)
            continue
        for name, lines in classes.items():
            index[name] += lines
    return dict(index), tuple(unreadable)


def _classes(tree: SourceTree, settings: Settings, path: str) -> dict[str, tuple[ClassLine, ...]]:
    file = read_schema_file(Origins(tree, settings.source_roots), path)
    found: dict[str, tuple[ClassLine, ...]] = defaultdict(tuple)
    for name, node in file.classes.items():
        found[name.casefold()] += ((path, node.lineno, f"{file.module}.{name}"),)
    return dict(found)


def _holds(content: bytes, name: str) -> bool:
    return name.lower().encode() in content.lower()


def helper_exports(tree: SourceTree, context: Context) -> dict[str, str]:
    """Public name -> dotted name of each helper that lacks a public name, sorted by name.

    What a schema file takes from outside the package is named where the routes find it.
    """
    origins = Origins(tree, context.settings.source_roots)
    public = PublicLookups(tree, context.settings)
    known = {each.origin for each in public_names(tree, context)}
    module = context.module
    routes = {module.route_file, *(part.route_file for part in module.parts)}
    reached = {
        found
        for path in routes
        if path in tree
        for found in _reached(origins, path, context.settings.public_package)
    }
    wanted = {
        own_name(tree, context, dotted): dotted
        for dotted, origin in reached
        if dotted not in known and not public.exported_from(origin)
    }
    return dict(sorted(wanted.items()))


def _reached(origins: Origins, path: str, package: str) -> Iterator[tuple[str, str]]:
    """The names that the file takes from schema files below ``package``, with their origins.

    Equal, but for what such a file takes from elsewhere.
    """
    below = f"{package}."
    for node in ast.walk(origins.parse(path)):
        if isinstance(node, ast.Attribute | ast.Name):
            origin = origins.resolve(path, node)
            module, _, name = origin.rpartition(".")
            if origin.startswith(below):
                if name in defined_names(origins, module):
                    yield origin, origin
                continue
            written = origins.written(path, node)
            module, _, name = written.rpartition(".")
            if written.startswith(below) and name in _passed_on(origins, module):
                yield written, origin


def _passed_on(origins: Origins, module: str) -> Container[str]:
    """What a schema file imports by name."""
    path = origins.file_of(module)
    if path is None or path.endswith("__init__.py"):
        return ()
    with suppress(UnreadableSource):
        return origins.bindings(path).imported
    return ()
