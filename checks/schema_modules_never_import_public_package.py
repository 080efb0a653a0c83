"""Imports are one-way: the public package imports schema modules, never the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree, UnreadableSource
from refactor_kit.reading.public_names import imports_of_public_package


class SchemaModulesNeverImportPublicPackage:
    """Flags every import of the public package itself in a part's schema file, in functions too.

    Not flagged: imports from another schema file (`from schemas.common.common import Money`), and
    imports under `if TYPE_CHECKING:`. The way out: import from the file that defines the name.
    """

    name = "schema-modules-never-import-public-package"
    policy = "Only the public package imports schema modules; they never import from it."
    subject: Literal["module"] = "module"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        package = context.settings.public_package
        for path in dict.fromkeys(part.schema_file for part in context.module.parts):
            try:
                found = imports_of_public_package(tree, context, path) if path in tree else ()
            except UnreadableSource as error:
                yield error.finding(self.name)
                continue
            for each in found:
                what = f"{', '.join(each.names)} from {package}" if each.names else package
                message = f"imports {what}, the package that imports this file"
                place = f"{self.name}:{path}:{','.join(each.names)}"
                yield Finding(path, each.line, each.column, self.name, message, False, place)
