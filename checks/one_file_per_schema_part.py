"""One Python file per schema part drives generation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from refactor_kit.base import Context, Finding, Part, SourceTree
from refactor_kit.memory.folders import paths_below
from refactor_kit.reading.schemas.example_names import definitions


class OneFilePerSchemaPart:
    """Flags a schema file that is missing, stands twice or is shared, and examples in a neighbour.

    Not flagged: further files in the part's folder that define helper types only.
    """

    name = "one-file-per-schema-part"
    policy = "Every schema part has exactly one Python file, from which its artifacts are made."
    subject: Literal["module"] = "module"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        owners: dict[str, str] = {}
        for part in context.module.parts:
            path = part.schema_file
            if path in owners:
                message = f"{part.name} and {owners[path]} share this schema file"
                yield self._finding(path, part, message)
            owners[path] = part.name
            if path not in tree:
                yield self._finding(path, part, f"the schema file of {part.name} is missing")
            for other in self._rivals(tree, part, definitions(context.settings)):
                message = f"a second schema file of {part.name}, beside {path}"
                yield self._finding(other, part, message)

    def _rivals(self, tree: SourceTree, part: Part, example: re.Pattern[bytes]) -> Iterator[str]:
        """The same part's file in the other layout, and neighbours that give examples."""
        file = PurePosixPath(part.schema_file)
        if file.parent.name != file.stem:
            nested = str(file.parent / file.stem / file.name)
            if nested in tree:
                yield nested
            return
        flat = str(file.parent.parent / file.name)
        if flat in tree:
            yield flat
        for path in paths_below(tree, str(file.parent)):
            folder, _, name = path.rpartition("/")
            is_beside = name != file.name and folder == str(file.parent).strip(".")
            if is_beside and name.endswith(".py") and example.search(tree.read(path)):
                yield path

    def _finding(self, path: str, part: Part, message: str) -> Finding:
        place = f"{self.name}:{path}:{part.name}"
        return Finding(path, 1, 1, self.name, message, False, place)
