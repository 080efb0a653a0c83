"""Routes import only from the public schema package."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import chain
from typing import Literal

from refactor_kit.base import Context, Finding, Settings, SourceTree, Unresolvable
from refactor_kit.reading.deep_imports import search_words
from refactor_kit.reading.policy.route_files import own_route_files

from ._import_policy import build_findings, read_files


class RoutesImportOnlyPublicSchemas:
    """Flags every way to reach a schema past the public package, by what it binds.

    Import statements, attribute access through the package, constant strings given to importers
    and mocks, string annotations, names that are not exported, and schemas passed on by a third
    module. Not flagged: the package under any alias, and its exported names, whatever they are
    called. What cannot be decided is reported as unresolvable.
    """

    name = "routes-import-only-public-schemas"
    policy = "Routes import schemas only from the public schema package."
    subject: Literal["module"] = "module"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        """The findings in the module's own route files.

        Before the last step the parts' old files still stand and do not count.
        """
        every = context.step >= context.last_step
        paths = own_route_files(context.module, tree, every=every)
        findings, _ = self.find_in_files(tree, context.settings, paths)
        yield from findings

    def search_words(self, settings: Settings) -> tuple[str, ...]:
        """What a file must hold to be worth reading."""
        words = (search_words(package) for package in settings.public_packages)
        return tuple(dict.fromkeys(chain.from_iterable(words)))

    def find_in_files(
        self,
        tree: SourceTree,
        settings: Settings,
        paths: Sequence[str],
        enforced_files: Container[str] = (),
    ) -> tuple[list[Finding], list[Unresolvable]]:
        """The findings in ``paths``, and what in them cannot be decided."""
        findings: dict[Finding, None] = {}
        unresolvable: dict[Unresolvable, None] = {}
        for package in settings.public_packages:
            reader, readings = read_files(tree, settings, package, paths, enforced_files)
            for path, reading in readings:
                findings |= dict.fromkeys(build_findings(self.name, reader, path, reading))
                unresolvable |= dict.fromkeys(
                    Unresolvable(path, doubt.line, doubt.column, doubt.reason)
                    for doubt in reading.doubts
                )
        return list(findings), list(unresolvable)
