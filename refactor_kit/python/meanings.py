"""What the names in one file stand for, told by where they are defined."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Sequence

from refactor_kit.python.canonical_form import CanonicalForms
from refactor_kit.python.origins import Origins
from refactor_kit.python.scopes import Imported, Scope


class FileMeanings:
    """The names in one file, and ``forms`` that tell each by what it stands for.

    ``of_tree`` says what an absolute dotted name stands for. ``has_stars`` says that the file
    imports names which it does not list.
    """

    def __init__(
        self, origins: Origins, of_tree: Callable[[str], str], path: str, tree: ast.Module
    ) -> None:
        self._origins = origins
        self._of_tree = of_tree
        self.module = origins.module_of(path)
        self._known: dict[str, str] = {}
        self.package = origins.package_of(path)
        self.forms = CanonicalForms(tree, self.means, package=self.package, origin=of_tree)
        self.top = self.forms.scopes[tree]
        self.has_stars = any(
            isinstance(each, ast.ImportFrom) and each.names[0].name == "*" for each in tree.body
        )

    @property
    def bound(self) -> Collection[str]:
        """The names that the file's top level binds."""
        return self.top.bindings.keys()

    def means_alike(self, words: Collection[str], other: FileMeanings) -> bool:
        """Whether those of ``words`` that are names stand for the same in both files."""
        if self.has_stars or other.has_stars:
            return False
        ours, theirs = self.top.bindings, other.top.bindings
        return all(
            word in ours and word in theirs and self.means(word) == other.means(word)
            for word in words
            if word in ours or word in theirs
        )

    def means(self, dotted: str) -> str:
        """What a name of the file's top level, or of none, stands for.

        One that is bound to several things stands for all of them, in their order.
        """
        if dotted not in self._known:
            self._known[dotted] = self._read(dotted)
        return self._known[dotted]

    def means_in(self, scope: Scope, chain: Sequence[str]) -> str:
        """What a dotted expression stands for in a scope; empty for what is of a function's own."""
        if not chain:
            return ""
        holder = scope.resolve(chain[0])
        if holder is None or holder.is_module:
            return self.means(".".join(chain))
        match holder.bindings.get(chain[0], []):
            case [Imported(dotted=dotted)]:
                return self._of_tree(".".join([dotted, *chain[1:]]))
        return ""

    def _read(self, dotted: str) -> str:
        name, dot, rest = dotted.partition(".")
        bound = tuple(dict.fromkeys(self._bound(name))) or self._starred(name)
        if not bound:
            return dotted
        meant = (self._of_tree(f"{each}{dot}{rest}") for each in bound)
        return " or ".join(dict.fromkeys(meant))

    def _bound(self, name: str) -> Iterator[str]:
        for binding in self.top.bindings.get(name, ()):
            own = f"{self.module}.{name}"
            yield binding.dotted if isinstance(binding, Imported) else own

    def _starred(self, name: str) -> tuple[str, ...]:
        """What a star brings under a name; nothing where it is a builtin."""
        own = f"{self.module}.{name}"
        found = self._origins.origin(own) if self.has_stars else ""
        return (found,) if found and found != own else ()
