"""No text names a module, file or folder that the migration retired."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree
from refactor_kit.base.bounds import TOO_LARGE
from refactor_kit.reading.references import Reference, ReferenceSearch, find_references
from refactor_kit.reading.retired.shims import standing_shim


class NoReferenceToRetiredModules:
    """Flags imports, strings, documents and other text that name what the module retired.

    Also an old route file or app folder that still stands. Not flagged: a shim exactly as it was
    written, changelogs, the contract section of a README, files of the tool, excluded files.
    ``migrate`` rewrites what it can.
    """

    name = "no-reference-to-retired-modules"
    policy = "Nothing names the old route files and app folders of a module that has left them."
    subject: Literal["module"] = "module"

    def not_applicable(self, tree: SourceTree, context: Context) -> str:
        """Why there is nothing to look at; empty where the module leaves files or folders."""
        module = context.module
        has_left = module.retired_route_files or module.retired_app_dirs
        return "" if has_left else f"{module.name} keeps its files where they are"

    def find(self, tree: SourceTree, context: Context) -> Iterable[Finding]:
        for path in sorted(ReferenceSearch(tree, context).gone):
            standing = standing_shim(tree, context, path)
            if standing is not None and standing.is_whole:
                continue
            message = f"{path} is retired but still stands"
            yield Finding(path, 1, 1, self.name, message, fingerprint=f"{self.name}:{path}")
        for reference in find_references(tree, context):
            message = f"names {reference.name}, which is retired{_rest(reference)}"
            place = f"{self.name}:{reference.path}:{reference.name}"
            yield Finding(
                reference.path, reference.line, reference.column, self.name, message, False, place
            )


def _rest(reference: Reference) -> str:
    if reference.left:
        return f"; the file is {TOO_LARGE} and was left: change it by hand, or exclude it"
    return f"; {reference.more} more of it stand in this file" if reference.more else ""
