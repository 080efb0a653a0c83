"""The public package's ``__init__.py`` as it stands: what it binds and exports.

Each answer to a name is a reading of its own, so that a module that asks for its own names is not
looked at again because another module's were added.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cached_property
from typing import Literal

from refactor_kit.base import Settings, SourceTree
from refactor_kit.python.lazy_exports import lazy_table
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import all_value, declared_names, module_level


def public_package_file(tree: SourceTree, settings: Settings) -> str:
    """Where the public package's ``__init__.py`` stands, or would stand."""
    folder = settings.public_package.replace(".", "/")
    roots = ["" if root in ("", ".") else root.strip("/") + "/" for root in settings.source_roots]
    for root in roots:
        if f"{root}{folder}/__init__.py" in tree:
            return f"{root}{folder}/__init__.py"
    for root in roots:
        if any(path.startswith(f"{root}{folder}/") for path in tree.paths()):
            return f"{root}{folder}/__init__.py"
    return f"{roots[0] if roots else ''}{folder}/__init__.py"


def exported(tree: SourceTree, settings: Settings) -> dict[str, str]:
    """Name in ``__all__`` -> origin; ``""`` where the file does not tell."""
    package = settings.public_package

    def read(tree: SourceTree) -> dict[str, str]:
        origins, path = Origins(tree, settings.source_roots), public_package_file(tree, settings)
        module = origins.parse(path) if path in tree else ast.Module([], [])
        declared = declared_names(module)
        if declared is None:
            return {}
        names = dict.fromkeys(declared.names)
        if not declared.complete:
            for star in origins.bindings(path).stars:
                names.update(dict.fromkeys(origins.star_names(star) or ()))
            table = lazy_table(module, package)
            if table is not None and _is_built_from(module, table.variable):
                names.update(dict.fromkeys(table.entries))
        return {name: origins.origin(f"{package}.{name}") for name in names}

    return tree.memoize(("exported names", package), read)


def _is_built_from(tree: ast.Module, variable: str) -> bool:
    """Whether ``__all__`` is computed from a table (``__all__ = list(_EXPORTS)``)."""
    values = filter(None, map(all_value, module_level(tree.body)))
    nodes = (node for value in values for node in ast.walk(value))
    return any(isinstance(node, ast.Name) and node.id == variable for node in nodes)


def bound(tree: SourceTree, settings: Settings) -> dict[str, str]:
    """Every public name that importing the package binds -> origin."""
    package = settings.public_package

    def read(tree: SourceTree) -> dict[str, str]:
        origins, path = Origins(tree, settings.source_roots), public_package_file(tree, settings)
        if path not in tree:
            return {}
        bindings = origins.bindings(path)
        names = {*bindings.imported, *bindings.aliases, *bindings.defined}
        for star in bindings.stars:
            names.update(origins.star_names(star) or ())
        shown = sorted(name for name in names if not name.startswith("_"))
        return {name: origins.origin(f"{package}.{name}") for name in shown}

    return tree.memoize(("bound names", package), read)


Bound = tuple[str, str]
_Question = Literal["bound like", "exported from", "exported as"]


class PublicLookups:
    """Answers name by name, with pairs of name and origin."""

    def __init__(self, tree: SourceTree, settings: Settings) -> None:
        self._tree = tree
        self._settings = settings

    def require_readable(self) -> None:
        """``UnreadableSource`` where the package's file cannot be read, whatever is asked of it."""
        settings = self._settings

        def read(tree: SourceTree) -> None:
            path = public_package_file(tree, settings)
            if path in tree:
                Origins(tree, settings.source_roots).parse(path)

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
