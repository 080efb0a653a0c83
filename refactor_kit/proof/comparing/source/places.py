"""Where the plan puts what a service defines, and what its texts say afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from refactor_kit.base import SourceTree
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.reading.apps import AppReading
from refactor_kit.reading.references import ReferenceSearch
from refactor_kit.reading.retired.patterns import Patterns
from refactor_kit.reading.schemas import SchemaReading


@dataclass(frozen=True, slots=True)
class Places:
    """Dotted names of the tree before, and what takes their place.

    ``modules`` stand for everything below them, ``names`` for single definitions; ``forwards`` maps
    the facade's functions to what each hands on to, ``copies`` the second half of a class that is
    split to the class.
    """

    modules: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    forwards: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)

    def now(self, dotted: str) -> str:
        """``dotted`` as it is called after the plan; what is called so already stays."""
        for name in _openings(dotted):
            rest = dotted[len(name) :]
            if name in self.names:
                return self.names[name] + rest
            if name in self.modules:
                new = self.modules[name]
                is_there = new.startswith(f"{name}.") and f"{dotted}.".startswith(f"{new}.")
                return dotted if is_there else new + rest
        return dotted

    def settled(self, dotted: str) -> str:
        """``dotted`` after the plan, where forwards and copies are what they stand for."""
        return _replaced(self.now(_replaced(dotted, self.forwards)), self.copies)


@dataclass(frozen=True, slots=True)
class PlannedMoves:
    """What a plan declares, as read from the tree before it."""

    declared: Declared
    schemas: Sequence[SchemaReading]
    apps: AppReading


def planned_places(moves: PlannedMoves) -> Places:
    """The places that the plan gives.

    What the facade offers stands where its app stands: the facade's functions are looked through.
    """
    declared, apps = moves.declared, moves.apps
    door = f"{apps.facade_module}:"
    names = {
        _dotted(old): _dotted(new)
        for old, new in declared.functions.items()
        if new and not (apps.facade_module and new.startswith(door))
    }
    for reading in moves.schemas:
        for each in reading.examples:
            if each.misplaced:
                begun = f"{reading.module}.{{}}.{each.name}"
                names[begun.format(each.found_on)] = begun.format(each.belongs_on)
    forwards = {
        f"{apps.facade_module}.{each.name}": f"{each.origin_module}.{each.origin_name}"
        for each in apps.exposes
        if each.kind == "function"
    }
    copies = {_dotted(each.new): _dotted(each.old) for each in declared.splits}
    return Places(declared.modules, names, forwards, copies)


class Texts:
    """Texts in code as they are after the plan."""

    def __init__(self, search: ReferenceSearch, tree: SourceTree) -> None:
        self._names = search.names
        self._patterns = Patterns(search.names, tree, search.gone)

    def may_change(self, content: bytes) -> bool:
        """Whether some text of a file may hold a retired name: the cheap question."""
        return self._patterns.may_match(content)

    def now(self, text: str) -> str:
        """``text`` with every retired name replaced by what takes its place."""
        content, position = text.encode(errors="surrogatepass"), 0
        parts: list[bytes] = []
        for match in self._patterns.matches(content):
            parts += [content[position : match.start], self._names[match.old].encode()]
            position = match.end
        parts.append(content[position:])
        return b"".join(parts).decode(errors="surrogatepass")


def _dotted(label: str) -> str:
    return label.replace(":", ".")


def _replaced(dotted: str, names: Mapping[str, str]) -> str:
    found = next((each for each in _openings(dotted) if each in names), "")
    return names[found] + dotted[len(found) :] if found else dotted


def _openings(dotted: str) -> Iterator[str]:
    """``a.b.c``, ``a.b``, ``a``."""
    while dotted:
        yield dotted
        dotted = dotted.rpartition(".")[0]
