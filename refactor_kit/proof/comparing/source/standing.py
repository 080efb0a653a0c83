"""What stands at the top level of a file: definitions, and what else its import runs."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from refactor_kit.proof.comparing.source.declared_edits import (
    DeclaredChanges,
    name_owner,
    without_declared,
)
from refactor_kit.proof.comparing.source.names import ROUTER, TreeNames
from refactor_kit.python.lazy_exports import lazy_table
from refactor_kit.python.meanings import FileMeanings
from refactor_kit.python.statements import all_value, assigned, attribute_chain, imports_only

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, eq=False)
class ReadFile:
    """One file of one of the two trees, with what the plan changes inside it."""

    path: str
    lines: tuple[str, ...]
    tree: ast.Module
    names: FileMeanings
    of_tree: TreeNames
    changes: DeclaredChanges

    @cached_property
    def standing(self) -> tuple[Standing, ...]:
        """The statements that do more than import, list names or say something to the reader.

        The definitions of the module's routers are none of them, nor the table of a package that
        imports on demand.
        """
        table = (
            lazy_table(self.tree, self.names.package) if "__getattr__" in self.names.bound else None
        )
        aside = {table.variable} if table else set()
        return tuple(
            standing
            for node in self.tree.body
            if not _is_listing(node) and not self._binds(node, aside)
            for standing in (Standing(self, node), *self._examples(node))
        )

    def _examples(self, node: ast.stmt) -> Iterator[Standing]:
        """The methods of a class that stand on another one on the other side."""
        if isinstance(node, ast.ClassDef) and self.changes.examples:
            for each in node.body:
                if self.changes.examples.get(f"{node.name}.{getattr(each, 'name', '')}"):
                    yield Standing(self, each, node)

    def _binds(self, node: ast.stmt, aside: Collection[str]) -> bool:
        names = [name for name, _ in assigned(node)]
        return any(name in aside or self.names.means(name) == ROUTER for name in names)


@dataclass(frozen=True, eq=False)
class Standing:
    """One statement at the top level of a file, or an example that leaves its class ``owner``."""

    file: ReadFile
    node: ast.stmt
    owner: ast.ClassDef | None = None

    @property
    def name(self) -> str:
        """The name of a function or a class; empty for other statements."""
        name: str = getattr(self.node, "name", "")
        return f"{self.owner.name}.{name}" if self.owner else name

    @property
    def dotted(self) -> str:
        return f"{self.file.names.module}.{self.name}"

    @property
    def place(self) -> str:
        return f"{self.file.path}:{self.node.lineno}"

    @property
    def shown(self) -> str:
        """The definition's name; of another statement its first line."""
        return self.name or f"`{self.file.lines[self.node.lineno - 1].strip()}`"

    @property
    def only_names(self) -> bool:
        """Whether it does no more than give something another name."""
        return any(attribute_chain(value) for _, value in assigned(self.node))

    @cached_property
    def text(self) -> str:
        """It as it is written, decorators included."""
        first = min(each.lineno for each in (*getattr(self.node, "decorator_list", ()), self.node))
        return "\n".join(self.file.lines[first - 1 : self.node.end_lineno])

    @cached_property
    def form(self) -> str:
        """What it says, the plan's changes taken out, each name told by what it stands for.

        Empty where all of it is the plan's.
        """
        file = self.file
        if self.owner is not None:
            name_owner(self.node, self.owner)
        edited = without_declared(self.node, file.of_tree, file.names, file.changes)
        return file.names.forms.of(edited, self.owner) if edited is not None else ""

    def is_same(self, other: Standing) -> bool:
        """Whether both say the same; told by the text alone where that is enough."""
        if self.text == other.text and "import " not in self.text:
            words = frozenset(_WORD.findall(self.text))
            if self.file.names.means_alike(words, other.file.names):
                return True
        return self.form == other.form


def _is_listing(node: ast.stmt) -> bool:
    """Whether a statement only imports, lists names or says something to the reader."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or imports_only(node) or all_value(node) is not None
