"""The imports a facade needs, each under a name that nothing else bears."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from refactor_kit.python.editing.import_items import ImportItem


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


def items(bound: Mapping[str, Origin]) -> Iterator[ImportItem]:
    """What binds each local name."""
    for local, origin in bound.items():
        own = (origin.name,) if origin.name else (origin.module, origin.module.partition(".")[0])
        yield ImportItem(origin.module, origin.name, None if local in own else local)
