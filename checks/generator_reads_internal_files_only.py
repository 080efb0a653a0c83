"""The schema generator reads the internal schema files, never the public package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree
from refactor_kit.reading.generator import read_generator


class GeneratorReadsInternalFilesOnly:
    """Flags each line of the generator's script that takes a schema from the public package.

    Not flagged: internal modules (`from schemas.order.order import Order`), and finding the
    package's folder (`schemas.__file__`). The way out: import the part's own file.
    """

    name = "generator-reads-internal-files-only"
    policy = "The schema generator reads the internal schema files, never the public package."
    subject: Literal["module"] = "module"

    def not_applicable(self, tree: SourceTree, context: Context) -> str:
        """Why there is nothing to look at; empty where there is a generator."""
        return "" if context.settings.generator else "no generator is configured"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        reading = read_generator(tree, context)
        if reading.script and reading.script not in tree:
            message = "the configuration names this generator, but there is no such file"
            yield Finding(reading.script, 1, 1, self.name, message, False, self.name)
        for line in reading.public_imports:
            message = f"the generator takes schemas from {context.settings.public_package!r}"
            place = f"{self.name}:{reading.script}"
            yield Finding(reading.script, line, 1, self.name, message, False, place)
