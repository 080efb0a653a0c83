"""The public names of a module: what ``<public package>/__init__.py`` exports for it."""

from __future__ import annotations

from dataclasses import dataclass

from refactor_kit.base import Context, SourceTree

from ._public_digest import digest, signatures
from ._public_imports import ImportCycle, PublicImport, import_cycles, imports_of_public_package
from ._public_lazy import LazyTable, lazy_table
from ._public_lock import (
    LockDifference,
    LockedName,
    lock_differences,
    lock_file,
    parse_lock,
    render_lock,
)
from ._public_package import bound_origins, exported_origins, public_package_file
from ._schema_classes import read_schema_file
from ._schema_origins import Origins
from ._schema_statements import DeclaredNames, all_value, declared_names, string_items
from .remembering import remembered
from .schemas import Role, read_schemas

__all__ = [
    "DeclaredNames",
    "ImportCycle",
    "LazyTable",
    "LockDifference",
    "LockedName",
    "PublicImport",
    "PublicName",
    "all_value",
    "bound_names",
    "class_lines",
    "declared_names",
    "exported_names",
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


def public_names(tree: SourceTree, context: Context) -> tuple[PublicName, ...]:
    """The aliases of ``context.module``, sorted by part order then input before output."""
    key = ("public names", context.module.name)
    return remembered(tree, key, lambda tree: _public_names(tree, context))


def _public_names(tree: SourceTree, context: Context) -> tuple[PublicName, ...]:
    origins = Origins(tree, context.settings)
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


def locked_names(tree: SourceTree, context: Context) -> tuple[LockedName, ...]:
    """The public names of ``context.module`` as a lock states them."""
    origins = Origins(tree, context.settings)
    return tuple(
        _locked(
            role.alias, reading.part, role.role, signatures(origins, reading.path, role.class_name)
        )
        for reading in read_schemas(tree, context)
        for role in reading.roles
    )


def class_lines(tree: SourceTree, context: Context, alias: str) -> tuple[tuple[str, int, str], ...]:
    """The classes of all schema files that bear ``alias`` in any casing: path, line, origin."""
    origins = Origins(tree, context.settings)
    found = []
    for path in dict.fromkeys(
        part.schema_file for module in context.modules for part in module.parts
    ):
        if path not in tree or not _holds(tree.read(path), alias):
            continue
        file = read_schema_file(origins, path)
        for name, node in file.classes.items():
            if name.casefold() == alias.casefold():
                found.append((path, node.lineno, f"{file.module}.{name}"))
    return tuple(found)


def _holds(content: bytes, name: str) -> bool:
    return name.lower().encode() in content.lower()


def exported_names(tree: SourceTree, context: Context) -> dict[str, str]:
    """What the public package exports now: name in ``__all__`` -> dotted origin.

    An origin is ``schemas.session_manager_start.session_manager_start.SessionStartRequest``.

    Names in ``__all__`` whose origin cannot be read statically map to ``""``.
    """
    settings = context.settings

    def read(tree: SourceTree) -> dict[str, str]:
        path = public_package_file(tree, settings)
        return exported_origins(Origins(tree, settings), path, settings.public_package)

    return remembered(tree, ("exported names", settings.public_package), read)


def bound_names(tree: SourceTree, context: Context) -> dict[str, str]:
    """Every public name that the public package binds, in ``__all__`` or not -> origin."""
    settings = context.settings

    def read(tree: SourceTree) -> dict[str, str]:
        path = public_package_file(tree, settings)
        return bound_origins(Origins(tree, settings), path, settings.public_package)

    return remembered(tree, ("bound names", settings.public_package), read)


def _locked(alias: str, part: str, role: Role, fields: dict[str, str]) -> LockedName:
    return LockedName(alias, part, role, digest(fields), fields)
