"""The net under every rewrite of references: what a file must still be, or is left as it was."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.base import Refusal, Settings, SourceTree, UnreadableSource
from refactor_kit.python.origins import parsed
from refactor_kit.python.rebindings import Rebindings
from refactor_kit.python.rebound_names import file_names
from refactor_kit.python.rewritten.comments import comment_faults, new_comments
from refactor_kit.python.rewritten.statements import Read, TreeReader, statement_faults
from refactor_kit.python.rewritten.taken_names import NamesTaken
from refactor_kit.python.statements import declared_names


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
        faults = [
            (each.line, f"the comment {each.text} would {each.fate}")
            for each in comment_faults(old, new)
        ]
        if not faults:
            faults = [(1, f"a comment would be new: {text}") for text in new_comments(old, new)]
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
        for dotted, path in NamesTaken(self._before.origins).of(module, gone, before.path):
            reason = f"{dotted} would be gone, and {path} uses it"
            yield Refusal(before.path, 1, reason, self._remedy)

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
