"""Names of modules that get a new value while the service runs, and who reads them then.

``from m import name`` keeps the value of its moment, ``m.name`` follows. A rewrite that makes the
first of the second would have a name read stale that is rebound in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial

from refactor_kit.base import Refusal, SourceTree
from refactor_kit.base.layout import dotted_name
from refactor_kit.memory.word_index import paths_with_words
from refactor_kit.python.origins import Origins
from refactor_kit.python.rebound_names import (
    PATCHED,
    REPLACING_WORDS,
    FileNames,
    Rebinding,
    file_names,
    may_replace_modules,
    rebound_words,
)


class Rebindings:
    """Asks one tree about ``names`` of its modules (``apps.store.pool``), looked for together."""

    def __init__(self, tree: SourceTree, source_roots: Sequence[str], names: Iterable[str]) -> None:
        self._tree = tree
        self._roots = tuple(source_roots)
        self._origins = Origins(tree, source_roots)
        self._names = cache(partial(file_names, tree, self._roots))
        self._paths: dict[str, list[str]] = {name.rpartition(".")[2]: [] for name in names}
        for path in paths_with_words(tree, self._paths) if self._paths else ():
            if path.endswith(".py"):
                for name in self._paths.keys() & rebound_words(tree, path):
                    self._paths[name].append(path)
        replacing = paths_with_words(tree, REPLACING_WORDS) if self._paths else ()
        self._replacing = [
            path for path in replacing if path.endswith(".py") and may_replace_modules(tree, path)
        ]

    def of(self, dotted: str, *, patches: bool = True) -> tuple[Rebinding, ...]:
        """Where functions, other files or ``patches`` of tests rebind one of the names."""
        by_name = (
            each
            for path in self._paths[dotted.rpartition(".")[2]]
            for spelled, found in self._names(path).rebound.items()
            for each in found
            # A patch reaches the module that it names, and none that passes the name on.
            if (patches and spelled == dotted)
            or (each.how != PATCHED and self._is_same(spelled, dotted))
        )
        return (*by_name, *self._of_module(dotted))

    def _of_module(self, dotted: str) -> Iterator[Rebinding]:
        """Where the module that defines a name is replaced, or computes it at each access."""
        split = self._origins.place(self._origins.canonical(dotted))
        if split is None or not split[1]:
            return
        home, name = split
        module = dotted_name(home, self._roots)
        for path in self._replacing:
            yield from self._names(path).replaced.get(module, ())
        found = self._names(home) if b"__getattr__" in self._tree.read(home) else FileNames()
        if name.partition(".")[0] not in found.bound:
            yield from found.answers

    def refusal(
        self, dotted: str, readers: Iterable[str], keeper: str, remedy: str
    ) -> Refusal | None:
        """Why ``keeper`` must not bind ``dotted`` by value for ``readers``; ``None`` if it may.

        It may where no function of a reader looks the name up anew, and none sets it.
        """
        rebindings = self.of(dotted)
        for path in readers if rebindings else ():
            own = next((each for each in rebindings if each.path == path), None)
            line = own.line if own else self._read_late(path, dotted)
            if line:
                first = own or rebindings[0]
                reason = (
                    f"{dotted} gets a new value while the service runs "
                    f"({first.path}:{first.line}: {first.how}), and {keeper}, through which this "
                    "file would use it, would keep the first one"
                )
                return Refusal(path, line, reason, remedy)
        return None

    def _read_late(self, path: str, dotted: str) -> int:
        """The line where a function of ``path`` looks ``dotted`` up; 0 where none does."""
        found = self._names(path).read.items()
        return next((line for spelled, line in found if self._is_same(spelled, dotted)), 0)

    def _is_same(self, *names: str) -> bool:
        """Whether dotted names lead to one object, through modules that pass it on."""
        if len({name.rpartition(".")[2] for name in names}) > 1:
            return False
        return len(set(map(self._origins.canonical, names))) == 1
