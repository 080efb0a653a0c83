"""Only the public package imports internal schema modules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Finding, Module, Settings, SourceTree
from refactor_kit.base.layout import module_places
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.reading.policy.route_files import route_files

from ._import_policy import build_findings, build_reader


class OnlyPublicPackageImportsInternalSchemas:
    """Counts internal schema imports outside the routes: apps, scripts, tests.

    Not flagged: the public package itself, schema modules among themselves, the generator (it
    works from the internal files) and route files, which have a policy of their own. The plan asks
    this of routes only, so the findings inform and never fail.
    """

    name = "only-public-package-imports-internal-schemas"
    policy = "Only the public package and the generator import internal schema modules."
    subject: Literal["repository"] = "repository"
    advisory = True

    def find_in_repository(
        self, tree: SourceTree, settings: Settings, modules: tuple[Module, ...]
    ) -> Iterator[Finding]:
        paths = _other_files(tree, settings)
        everything = frozenset(tree.paths())
        for package in settings.public_packages:
            reader = build_reader(tree, settings, package, paths, enforced_files=everything)
            for path in paths:
                if reader.needle in tree.read(path):
                    reading = reader.read(path)
                    for finding in build_findings(self.name, reader, path, reading):
                        if not finding.fingerprint.endswith(":unreadable"):
                            yield finding


def _other_files(tree: SourceTree, settings: Settings) -> tuple[str, ...]:
    """Python files that are neither routes nor schemas nor the generator."""
    own = tuple(
        f"{place}/"
        for package in settings.public_packages
        for place in module_places(package, settings.source_roots)
    )
    routes = frozenset(route_files(settings, tree.paths()))
    excluded = PathPatterns(settings.exclude)
    return tuple(
        path
        for path in tree.paths()
        if path.endswith(".py")
        and not path.startswith(own)
        and path not in routes
        and path not in settings.generator
        and path != settings.generator_mapping
        and not excluded.match(path)
    )
