"""The imports a facade needs, each under a name that nothing else bears."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from refactor_kit.python.editing.import_text import Name, member_key, natural, render_from


@dataclass(frozen=True, slots=True)
class Origin:
    """What an import binds: ``name`` of ``module``; ``""`` is the module itself."""

    module: str
    name: str = ""


@dataclass(slots=True)
class ImportSet:
    """Imports by the local name they bind; ``taken`` are names they must not bear."""

    taken: set[str]
    bound: dict[str, Origin] = field(default_factory=dict)
    typing_only: set[str] = field(default_factory=set)

    def bind(
        self, origin: Origin, local: str, suffix: str, with_suffix: Callable[[str, str], str]
    ) -> str:
        """The local name for ``origin``: ``local``, or with ``suffix`` where that is taken."""
        for known, other in self.bound.items():
            if other == origin:
                return known
        while local in self.taken or self.bound.get(local, origin) != origin:
            local = with_suffix(local, suffix)
        self.bound[local] = origin
        return local


def statements(bound: Iterable[tuple[str, Origin]], limit: int) -> list[str]:
    """Import statements for ``bound``, sorted, plain imports first."""
    plain: dict[str, str] = {}
    grouped: dict[str, list[Name]] = {}
    aliased: list[tuple[str, Name]] = []
    for local, origin in bound:
        if not origin.name:
            root = origin.module.partition(".")[0]
            plain[origin.module] = "" if local in (origin.module, root) else local
        elif origin.name == local:
            grouped.setdefault(origin.module, []).append(Name(local))
        else:
            aliased.append((origin.module, Name(origin.name, local)))
    lines = [f"import {Name(module, local)}" for module, local in sorted(plain.items())]
    froms = list(grouped.items())
    froms += [(module, [name]) for module, name in aliased]
    for module, names in sorted(froms, key=_from_key):
        names.sort(key=lambda name: member_key(name.name))
        lines.append(render_from(module, names, limit))
    return lines


def sections(
    bound: dict[str, Origin], first_party: frozenset[str], limit: int
) -> Iterator[list[str]]:
    """The statements as isort parts them: standard library, third party, own."""
    for wanted in (0, 1, 2):
        chosen = [
            (local, origin)
            for local, origin in bound.items()
            if section(origin.module, first_party) == wanted
        ]
        if chosen:
            yield statements(chosen, limit)


def section(module: str, first_party: frozenset[str]) -> int:
    """0 for the standard library, 1 for installed packages, 2 for the repository's own."""
    root = module.partition(".")[0]
    if root in first_party:
        return 2
    return 0 if root in sys.stdlib_module_names else 1


def _from_key(item: tuple[str, list[Name]]) -> tuple[object, ...]:
    module, names = item
    first = min(names, key=lambda name: member_key(name.name))
    return (natural(module), member_key(first.name), natural(first.asname))
