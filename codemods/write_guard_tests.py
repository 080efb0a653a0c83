"""Writes the guard into the service's own suite: tests that need nothing of this tool."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from refactor_kit.base import (
    Context,
    Edit,
    Outcome,
    Refusal,
    Settings,
    SourceTree,
)
from refactor_kit.base.records import replace
from refactor_kit.python.parsing import parse_ast
from refactor_kit.reading.policy.route_files import route_patterns
from refactor_kit.reading.questions import open_questions
from refactor_kit.reading.schemas import read_schemas

from ._guard_versions import is_as_written

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).resolve().parent / "_templates"
_WRITTEN_BY = b"Written by refactor-kit."


class WriteGuardTests:
    """One import-policy test for each public package, one test of the public names for each module.

    A test that a formatter changed is left alone as long as it says the same. What an earlier
    version of the tool wrote is written anew.
    """

    name = "write-guard-tests"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        schemas = read_schemas(tree, context)
        if (questions := open_questions(schemas)) is not None:
            return questions
        wanted = dict(_import_policies(context))
        aliases = sorted({role.alias for schema in schemas for role in schema.roles})
        if aliases:
            path = _path(context, f"test_{_identifier(context)}_public_names.py")
            wanted[path] = _public_names(context, aliases)
        stale = [path for path in wanted if not _says(tree, path, wanted[path])]
        foreign = [path for path in stale if path in tree and _WRITTEN_BY not in tree.read(path)]
        if foreign:
            reason = "a file of this name stands there already"
            refusals = (Refusal(path, 1, reason, "give that test another name") for path in foreign)
            return Outcome(refusals=tuple(refusals))
        older = (
            path
            for path in stale
            if path in tree and is_as_written(path, tree.read(path), wanted[path])
        )
        edits = tuple(Edit(path, wanted[path].encode()) for path in stale)
        return Outcome(edits, written_anew=frozenset(older))


def _import_policies(context: Context) -> Iterator[tuple[str, str]]:
    """One test for each public package: its path and its text."""
    settings = context.settings
    for package in settings.public_packages:
        about = "" if len(settings.public_packages) == 1 else f"{package.replace('.', '_')}_"
        own = replace(settings, public_package=package)
        yield _path(context, f"test_{about}import_policy.py"), _import_policy(own)


def _import_policy(settings: Settings) -> str:
    routes = [pattern.lstrip("/") for pattern in route_patterns(settings)]
    excluded = _overlapping(settings.exclude, routes)
    return _render(
        "test_import_policy.py.j2",
        settings,
        route_files=_tuple(map(_globbed, routes)),
        exclude=_tuple(excluded) if excluded else "",
        configuration=PurePosixPath(settings.source).name,
    )


def _public_names(context: Context, aliases: Sequence[str]) -> str:
    return _render(
        "test_public_names.py.j2",
        context.settings,
        module=context.module.name,
        identifier=_identifier(context),
        names=_tuple(aliases),
    )


def _render(template: str, settings: Settings, **values: str) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            package=settings.public_package,
            depth=len(PurePosixPath(settings.tests).parts),
            source_roots=_tuple(settings.source_roots),
            **values,
        )
    )


@cache
def _environment() -> Environment:
    """Compiles each template once, whatever the number of modules."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True
    )


def _tuple(strings: Iterable[str]) -> str:
    """A tuple as a formatter writes it."""
    quoted = [f'"{string}"' for string in strings]
    if len(quoted) == 1:
        return f"({quoted[0]},)"
    return "\n".join(["(", *(f"    {each}," for each in quoted), ")"])


def _globbed(pattern: str) -> str:
    """A pattern of the configuration for ``Path.glob``: a folder means the files in it."""
    if pattern.endswith("/"):
        pattern += "**/*.py"
    return pattern if "/" in pattern else f"**/{pattern}"


def _overlapping(excluded: Iterable[str], routes: Sequence[str]) -> list[str]:
    """The excluded patterns that some route pattern may reach."""

    def start(pattern: str) -> str:
        return re.split(r"[*?\[]", pattern.lstrip("/"))[0]

    return [
        pattern.lstrip("/")
        for pattern in excluded
        if any(
            start(route).startswith(start(pattern)) or start(pattern).startswith(start(route))
            for route in routes
        )
    ]


def _path(context: Context, name: str) -> str:
    return (PurePosixPath(context.settings.tests) / name).as_posix()


def _identifier(context: Context) -> str:
    return re.sub(r"\W", "_", context.module.name)


def _says(tree: SourceTree, path: str, wanted: str) -> bool:
    if path not in tree:
        return False
    content = tree.read(path)
    return content == wanted.encode() or (
        ast.dump(parse_ast(path, content)) == ast.dump(ast.parse(wanted))
    )
