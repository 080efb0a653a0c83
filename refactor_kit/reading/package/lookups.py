"""What the public package binds and exports, asked name by name.

Each answer is a reading of its own, so that a module that asks for its own names is not looked at
again because another module's were added.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Literal

from refactor_kit.base import Settings, SourceTree
from refactor_kit.python.origins import Origins
from refactor_kit.reading.package.package_file import (
    bound_origins,
    exported_origins,
    public_package_file,
)

Bound = tuple[str, str]
_Question = Literal["bound like", "exported from", "exported as"]


def exported(tree: SourceTree, settings: Settings) -> dict[str, str]:
    """Name in ``__all__`` -> origin."""

    def read(tree: SourceTree) -> dict[str, str]:
        path = public_package_file(tree, settings)
        return exported_origins(Origins(tree, settings), path, settings.public_package)

    return tree.memoize(("exported names", settings.public_package), read)


def bound(tree: SourceTree, settings: Settings) -> dict[str, str]:
    """Every public name that the package binds -> origin."""

    def read(tree: SourceTree) -> dict[str, str]:
        path = public_package_file(tree, settings)
        return bound_origins(Origins(tree, settings), path, settings.public_package)

    return tree.memoize(("bound names", settings.public_package), read)


class PublicLookups:
    """Answers with pairs of name and origin."""

    def __init__(self, tree: SourceTree, settings: Settings) -> None:
        self._tree = tree
        self._settings = settings

    def require_readable(self) -> None:
        """``UnreadableSource`` where the package's file cannot be read, whatever is asked of it."""
        settings = self._settings

        def read(tree: SourceTree) -> None:
            path = public_package_file(tree, settings)
            if path in tree:
                Origins(tree, settings).parse(path)

        self._tree.memoize(("readable package", settings.public_package), read)

    def bound_like(self, name: str) -> tuple[Bound, ...]:
        """What is bound to ``name`` in any casing."""
        return self._ask("bound like", name.casefold())

    def exported_from(self, origin: str) -> tuple[Bound, ...]:
        """The names in ``__all__`` for one origin."""
        return self._ask("exported from", origin)

    def exported_as(self, name: str) -> str | None:
        """The origin of a name in ``__all__``; ``""`` where it cannot be traced."""
        found = self._ask("exported as", name)
        return found[0][1] if found else None

    def _ask(self, question: _Question, subject: str) -> tuple[Bound, ...]:
        if not self._tree.memoizes:
            return self._answer(question, subject)
        settings = self._settings
        key = (question, subject, settings.public_package)
        return self._tree.memoize(
            key, lambda tree: PublicLookups(tree, settings)._answer(question, subject)
        )

    def _answer(self, question: _Question, subject: str) -> tuple[Bound, ...]:
        if question == "bound like":
            return self._bound_by_name.get(subject, ())
        if question == "exported from":
            return self._exported_by_origin.get(subject, ())
        origins = exported(self._tree, self._settings)
        return ((subject, origins[subject]),) if subject in origins else ()

    @cached_property
    def _bound_by_name(self) -> dict[str, tuple[Bound, ...]]:
        settings = self._settings
        return self._tree.memoize(
            ("bound by folded name", settings.public_package),
            lambda tree: _grouped(bound(tree, settings), by_origin=False),
        )

    @cached_property
    def _exported_by_origin(self) -> dict[str, tuple[Bound, ...]]:
        settings = self._settings
        return self._tree.memoize(
            ("exported by origin", settings.public_package),
            lambda tree: _grouped(exported(tree, settings), by_origin=True),
        )


def _grouped(names: dict[str, str], *, by_origin: bool) -> dict[str, tuple[Bound, ...]]:
    found: dict[str, list[Bound]] = defaultdict(list)
    for name, origin in names.items():
        found[origin if by_origin else name.casefold()].append((name, origin))
    return {key: tuple(pairs) for key, pairs in found.items()}
