"""What the schema classes of a route file turn into."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from refactor_kit.base import Refusal
from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.lexical import relative_module


@dataclass
class SchemaNames:
    """What the references of one file turn into.

    ``runtime`` and ``typing`` are the public names to import, the latter under ``TYPE_CHECKING``.
    ``dropped`` are the aliases of import statements that go; ``renamed``: local -> public name;
    ``levels``: how relative the statements were.
    """

    splices: Splices = field(default_factory=Splices)
    runtime: set[str] = field(default_factory=set)
    typing: set[str] = field(default_factory=set)
    dropped: set[ast.alias] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    levels: list[int] = field(default_factory=list)

    aliases: dict[str, str] = field(default_factory=dict)

    def local(self, name: str) -> str:
        """How the file calls a public name: another way where its own name is taken."""
        return self.aliases.get(name, name)

    def local_names(self) -> set[str]:
        """Every public name that is imported, as the file calls it."""
        return {self.local(name) for name in self.runtime | self.typing}

    refusals: list[Refusal] = field(default_factory=list)


def imported_from(package: str, importer: str, names: list[SchemaNames]) -> str:
    """How files of the package ``importer`` write the public package: relatively, where they do so.

    That is where every schema import that goes was relative.
    """
    levels = [level for each in names for level in each.levels]
    return relative_module(importer, package) if levels and 0 not in levels else package
