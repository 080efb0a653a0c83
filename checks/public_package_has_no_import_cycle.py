"""Importing the public package never leads back to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree, UnreadableSource
from refactor_kit.reading.public_names import import_cycles


class PublicPackageHasNoImportCycle:
    """Flags each import by which the public package would be imported while it is being imported.

    The module's schema files count as imported by the package, whether they are yet or not. Not
    flagged: imports inside functions and under `if TYPE_CHECKING:`, which do not run then.
    """

    name = "public-package-has-no-import-cycle"
    policy = "Whatever the public package imports does not import the public package."
    subject: Literal["module"] = "module"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        package = context.settings.public_package
        try:
            for cycle in import_cycles(tree, context):
                back = cycle.back
                message = f"import cycle: {' -> '.join([package, *cycle.chain, package])}"
                place = f"{self.name}:{back.path}:{','.join(back.names)}"
                yield Finding(back.path, back.line, back.column, self.name, message, False, place)
        except UnreadableSource as error:
            yield error.finding(self.name)
