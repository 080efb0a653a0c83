"""The JSON Schemas of what the tool prints and reads, made from the models themselves.

``python -P -m refactor_kit.reporters.published FOLDER`` writes them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from refactor_kit.config.schema import ConfigurationTable
from refactor_kit.history.model import History
from refactor_kit.recipe.schema import RecipeTable
from refactor_kit.status.model import GuardScope, Model, Status

Place = Annotated[int, Field(ge=1)]
Number = Annotated[int, Field(ge=0)]


# The reporter of a check writes its document without these models, which would cost a hook its
# speed; a test holds the two together.
class FindingDocument(Model):
    """One breach of a policy.

    ``fixable`` says that ``check --fix`` tries it: it repairs what it can prove, and says why the
    rest stays. ``fingerprint`` is by symbol, never by line.
    """

    check: str
    path: str
    line: Place
    column: Place
    message: str
    fixable: bool
    fingerprint: str


class UnresolvableDocument(Model):
    """A place that cannot be decided without running the program."""

    path: str
    line: Place
    column: Place
    reason: str


class CheckDocument(Model):
    """What ``check`` found.

    ``findings`` fail the run. ``outside_scope`` counts breaches of the import policy beyond the
    guard's scope, as ``status`` does, ``in_baseline`` those of them that are recorded while all
    else is blocked, ``open_files`` the route files in which nothing is blocked, ``informing`` what
    else is not enforced, ``allowed`` those that an allowance covers, ``by_module`` the findings in
    each module's route files (``""`` for files of no module).
    """

    schema_version: int
    scope: GuardScope
    findings: tuple[FindingDocument, ...]
    outside_scope: Number
    in_baseline: Number
    open_files: Number
    informing: Number
    unresolvable: tuple[UnresolvableDocument, ...]
    checked_files: Number
    allowed: Number
    by_module: dict[str, Number]
    notes: tuple[str, ...]


SCHEMAS: Mapping[str, type[BaseModel]] = {
    "check.schema.json": CheckDocument,
    "status.schema.json": Status,
    "history.schema.json": History,
    "configuration.schema.json": ConfigurationTable,
    "recipe.schema.json": RecipeTable,
}
_READ = (ConfigurationTable, RecipeTable)


def schema_text(name: str) -> str:
    """One schema, as it is published."""
    model = SCHEMAS[name]
    schema = model.model_json_schema(mode="validation" if model in _READ else "serialization")
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> None:
    """Write every schema into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        (folder / name).write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
