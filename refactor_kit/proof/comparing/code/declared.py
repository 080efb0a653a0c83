"""What a plan may change of the code that endpoints reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from refactor_kit.proof.comparing.code.graph import CodeNode, CodeWalk


@dataclass(frozen=True, slots=True)
class DeclaredCode:
    """Names are ``module:qualname``; what they stand for must be the same code nevertheless.

    ``endpoints`` maps an old ``METHOD /path`` to those that answer instead; one that is not named
    stays. ``tag`` is what these endpoints may be tagged with. ``names`` maps an old name to the
    names that may take its place: an example method on another class, the two classes that one is
    split into, the one class or function that two become, a handler that is renamed. A method whose
    old name is mapped to none may go. ``modules`` maps dotted names that retire to what takes their
    place, for code that reads its ``__name__`` or ``__file__``. ``by_value`` are methods that were
    called on both sides: what they gave is compared, and not their code.
    """

    endpoints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tag: str = ""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    by_value: frozenset[str] = frozenset()

    def allows(self, before: CodeNode, after: CodeNode) -> bool:
        """Whether ``after`` may take the place of ``before``."""
        return after.label in self.names.get(before.label, ())

    def is_renamed_module(self, before: str, after: str) -> bool:
        """Whether both are what a module reads as its own name, the later one as declared.

        A file that has that name may be another in the same folder: what is beside it stays there.
        """
        opening, _, name = before.partition(": ")
        if opening == "its module's __file__":
            old, new = PurePosixPath(name), PurePosixPath(after.removeprefix(f"{opening}: "))
            renamed = {(_last(each), _last(self.modules[each])) for each in self.modules}
            return old.parent == new.parent and (old.stem, new.stem) in renamed
        renamed_to = self.modules.get(name, name)
        return opening == "its module's __name__" and after == f"{opening}: {renamed_to}"

    def moved_to(self, label: str) -> tuple[str, ...]:
        return self.names.get(label, ())

    def may_go(self, label: str) -> bool:
        return self.names.get(label) == ()

    def moved_from(self, label: str) -> tuple[str, ...]:
        return tuple(old for old, new in self.names.items() if label in new)

    def keys_after(self, key: str) -> tuple[str, ...]:
        return self.endpoints.get(key, (key,))


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def moved_methods(
    before: CodeWalk, after: CodeWalk, patterns: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """The methods called like a pattern that stand on another class of their module afterwards."""
    were, now = labelled(before), labelled(after)
    found: dict[str, tuple[str, ...]] = {}
    for label in were:
        owner, _, name = label.rpartition(".")
        if label not in now and any(fnmatchcase(name, each) for each in patterns):
            module = owner.partition(":")[0]
            begin, end = f"{module}:", f".{name}"
            others = [each for each in now if each.startswith(begin) and each.endswith(end)]
            others = [each for each in others if each not in were]
            if len(others) == 1:
                found[label] = (others[0],)
    return found


def labelled(walk: CodeWalk) -> dict[str, int]:
    """The functions and classes by name; what stands under a name twice is not among them."""
    found: dict[str, int] = {}
    twice = set()
    for number, node in enumerate(walk.nodes):
        if node.kind in ("function", "class") and node.label:
            if node.label in found:
                twice.add(node.label)
            found[node.label] = number
    return {label: number for label, number in found.items() if label not in twice}
