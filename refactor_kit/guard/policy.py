"""The policy that the guard is about."""

from __future__ import annotations

from collections.abc import Container
from typing import Protocol

from refactor_kit.base import Finding, Settings, SourceTree, Unresolvable

IMPORT_POLICY = "routes-import-only-public-schemas"


class FilePolicy(Protocol):
    """A check that can judge files one by one."""

    name: str

    def search_words(self, settings: Settings) -> tuple[str, ...]: ...

    def find_in_files(
        self,
        tree: SourceTree,
        settings: Settings,
        paths: tuple[str, ...],
        enforced_files: Container[str] = (),
    ) -> tuple[list[Finding], list[Unresolvable]]: ...


def asks_for_the_day(check: str) -> bool:
    """Whether only a run that knows the day can tell what ``check`` finds."""
    from refactor_kit.packs.catalog import load_check, names

    return check in names("checks") and getattr(load_check(check), "asks_for_the_day", False)
