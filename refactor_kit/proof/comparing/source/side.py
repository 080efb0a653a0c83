"""One of the two trees, its files read as they are compared."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from refactor_kit.base import Context, SourceTree
from refactor_kit.proof.comparing.source.declared_edits import DeclaredChanges
from refactor_kit.proof.comparing.source.names import TreeNames
from refactor_kit.proof.comparing.source.places import Texts
from refactor_kit.proof.comparing.source.standing import ReadFile
from refactor_kit.python.meanings import FileMeanings
from refactor_kit.python.parsing import parse_any
from refactor_kit.python.source_file import read_source
from refactor_kit.reading.application.events import Operation
from refactor_kit.reading.application.grace_marker import SIGN, grace_until
from refactor_kit.reading.application.router_file import read_router_file


class Side:
    """A tree whose names are told as ``place`` says they are called after the plan.

    ``moving`` are by path the example methods (``Class.method``) that leave or come, and whether
    they are to be the same there; ``handlers`` the old names of handlers that get another one.
    """

    def __init__(
        self,
        tree: SourceTree,
        context: Context,
        place: Callable[[str], str],
        texts: Texts,
        moving: Mapping[str, Mapping[str, bool]],
        handlers: Collection[str],
    ) -> None:
        self.tree = tree
        self.names = TreeNames(tree, context.settings, place, routers_of(tree, context))
        self._roots = context.settings.source_roots
        self._texts = texts
        self._moving = moving
        self._handlers = handlers

    def file(self, path: str) -> ReadFile:
        """A file of the tree; raises ``UnreadableSource`` for one that cannot be read."""
        content = self.tree.read(path)
        tree = parse_any(path, content)
        names = FileMeanings(self.names.origins, self.names.means, path, tree)
        lines = tuple(content.decode(errors="replace").splitlines())
        return ReadFile(path, lines, tree, names, self.names, self._changes(path, content))

    def _changes(self, path: str, content: bytes) -> DeclaredChanges:
        text = self._texts.now if self._texts.may_change(content) else str
        kept = self._kept_paths(path, content)
        return DeclaredChanges(text, kept, self._moving.get(path, {}), self._handlers)

    def _kept_paths(self, path: str, content: bytes) -> Callable[[int], bool]:
        if SIGN not in content:
            return lambda line: False
        source = read_source(self.tree, path, self._roots)
        return lambda line: bool(grace_until(source, line))


def routers_of(tree: SourceTree, context: Context) -> frozenset[str]:
    """The dotted names of the routers in the module's route files, old and new."""
    module, roots = context.module, context.settings.source_roots
    found: set[str] = set()
    for path in {module.route_file, *(part.route_file for part in module.parts)}:
        if path in tree:
            source = read_source(tree, path, roots)
            block = read_router_file(source).blocks[""]
            made = (name for name, each in block.definitions.items() if each.kind == "router")
            used = (each.owner for each in block.events if isinstance(each, Operation))
            found |= {f"{source.module}.{name}" for name in (*made, *used)}
    return frozenset(found)
