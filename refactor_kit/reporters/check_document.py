"""The shape of ``check --output-format json``, for its published schema alone.

The reporter writes the document without this model, which would cost a hook its speed; a test holds
the two together.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from refactor_kit.status.model import GuardScope, Model

Place = Annotated[int, Field(ge=1)]
Number = Annotated[int, Field(ge=0)]


class FindingDocument(Model):
    """One breach of a policy. ``fingerprint`` is by symbol, never by line."""

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

    ``findings`` fail the run. ``outside_scope`` counts those beyond the guard's scope, ``allowed``
    those that an allowance covers, ``by_module`` the findings in each module's route files (``""``
    for files of no module).
    """

    schema_version: int
    scope: GuardScope
    findings: tuple[FindingDocument, ...]
    outside_scope: Number
    unresolvable: tuple[UnresolvableDocument, ...]
    checked_files: Number
    allowed: Number
    by_module: dict[str, Number]
    notes: tuple[str, ...]
