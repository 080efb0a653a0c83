"""The net under every rewrite of references: what a file must still be, or is left as it was."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from refactor_kit.base import Refusal, Settings, SourceTree, UnreadableSource
from refactor_kit.memory.word_index import paths_with_words
from refactor_kit.python.origins import parsed
from refactor_kit.python.rebindings import Rebindings
from refactor_kit.python.rebound_names import file_names
from refactor_kit.python.rewritten.comments import comment_faults, comments_of, lost_comments
from refactor_kit.python.rewritten.statements import Read, TreeReader, statement_faults
from refactor_kit.python.statements import attribute_chain, declared_names, import_base

__all__ = ["Rewrites", "comments_of", "lost_comments"]


class Rewrites:
    """Asks of files whose references were rewritten from ``before`` to ``after``, one by one.

    In such a file each name stands for what it stood for, whatever it is called; its statements,
    texts and comments are the same, and nothing is bound by value that changes while the service
    runs. ``keeper`` is the module that its imports go through now, ``remedy`` what to do about a
    file that is refused.
    """

    def __init__(
        self, before: SourceTree, after: SourceTree, settings: Settings, keeper: str, remedy: str
    ) -> None:
        self._before = TreeReader(before, settings)
        self._after = TreeReader(after, settings)
        self._roots = settings.source_roots
        self._keeper = keeper
        self._remedy = remedy

    def refusals(self, path: str, *, grows: bool = False) -> tuple[Refusal, ...]:
        """Why the file may not be written as it is in ``after``; nothing where it may.

        With ``grows`` it may import more than it did, and list more in ``__all__``.
        """
        if path not in self._before.tree:
            return ()
        old, new = self._before.tree.read(path), self._after.tree.read(path)
        faults = list(comment_faults(old, new, grows=grows))
        try:
            before, after = self._before.read(path), self._after.read(path)
        except UnreadableSource as error:
            return (error.refusal(),)
        faults += statement_faults(before, after, grows=grows)
        faults += _name_faults(before, after, grows=grows)
        told = [Refusal(path, line, reason, self._remedy) for line, reason in faults]
        return (*told, *self._used_elsewhere(before, after), *self._bound_by_value(path))

    def _used_elsewhere(self, before: Read, after: Read) -> Iterator[Refusal]:
        """Names that the file binds no more, and another file takes from it."""
        gone = {name for name in before.imports if name not in after.names.bound}
        module = before.names.module
        listed = declared_names(parsed(before.path, self._before.tree.read(before.path)))
        for name in gone & set(listed.names if listed else ()):
            yield Refusal(before.path, 1, f"__all__ lists {name}, which would go", self._remedy)
        wanted = {f"{module}.{name}" for name in gone}
        for path in paths_with_words(self._before.tree, gone) if gone else ():
            if path.endswith(".py") and path != before.path:
                yield from self._taking(path, module, wanted, before.path)

    def _taking(
        self, path: str, module: str, wanted: Iterable[str], home: str
    ) -> Iterator[Refusal]:
        if module.rpartition(".")[2].encode() not in self._before.tree.read(path):
            return
        try:
            tree = parsed(path, self._before.tree.read(path))
        except UnreadableSource:
            return
        taken = set(_taken(tree, self._before.origins.package_of(path)))
        for dotted in sorted(wanted):
            if any(each == dotted or each.startswith(f"{dotted}.") for each in taken):
                reason = f"{dotted} would be gone, and {path} uses it"
                yield Refusal(home, 1, reason, self._remedy)

    def _bound_by_value(self, path: str) -> Iterator[Refusal]:
        """What functions looked up anew at each call, and would not any more."""
        late = file_names(self._before.tree, self._roots, path).read
        now = file_names(self._after.tree, self._roots, path).read
        less = sorted(filter(self._is_of_module, late.keys() - now.keys()))
        rebindings = Rebindings(self._before.tree, self._roots, less)
        for dotted in less:
            refusal = rebindings.refusal(dotted, (path,), self._keeper, self._remedy)
            if refusal is not None:
                yield refusal

    def _is_of_module(self, dotted: str) -> bool:
        """Whether a module binds the name: what is set on a class is the same by every name."""
        origins = self._before.origins
        return len(origins.split(origins.canonical(dotted))[1]) == 1


def _name_faults(before: Read, after: Read, *, grows: bool) -> Iterator[tuple[int, str]]:
    """Names of the file's top level that stand for another thing, or come too late."""
    if before.starred != after.starred and not grows:
        yield 1, "it would take other names by *, or from __future__"
    for name in before.names.bound:
        if name not in after.names.bound:
            continue
        old, new = before.names.means(name), after.names.means(name)
        if old != new:
            yield 1, f"{name} would be {new} and is {old}"
        elif (name in before.running) != (name in after.running):
            yield 1, f"{name} would be there for type checkers only, or no more"
    for name, number in after.imports.items():
        bound = max(before.imports.get(name, 0), after.mentioned.get(name, number))
        if number > bound:
            yield 1, f"{name} would be imported below its use"


def _taken(tree: ast.Module, package: str) -> Iterator[str]:
    """The dotted names that a file imports, reaches by attributes, or writes as a text."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for each in names:
                    top = each.name.partition(".")[0]
                    bound[each.asname or top] = each.name if each.asname else top
            case ast.ImportFrom(names=names):
                base = import_base(node, package)
                for each in names:
                    bound[each.asname or each.name] = f"{base}.{each.name}"
                    yield f"{base}.{each.name}"
    for node in ast.walk(tree):
        match node:
            case ast.Attribute():
                chain = attribute_chain(node)
                if chain and chain[0] in bound:
                    yield ".".join([bound[chain[0]], *chain[1:]])
            case ast.Constant(value=str(text)):
                yield text
