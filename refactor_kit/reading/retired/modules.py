"""What a dotted name becomes once the old structure is retired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from refactor_kit.reading.retired.patterns import kind_of


class RetiredModules:
    """The dotted names among the retired ones, with everything below them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {old: new for old, new in names.items() if kind_of(old) == "dotted"}
        # A module at the top of its source root has no dot in its name.
        self._names |= {
            old: new
            for old, new in names.items()
            if kind_of(old) == "stem" and f"{old}.py" in names and not _is_nested(old, names)
        }

    @property
    def names(self) -> Iterable[str]:
        """The dotted names themselves."""
        return self._names

    def moved(self, dotted: str) -> str | None:
        """The new name of ``dotted``; ``None`` where it is not retired."""
        name = dotted
        while name:
            if name in self._names:
                return self._names[name] + dotted[len(name) :]
            name = name.rpartition(".")[0]
        return None

    def root(self, dotted: str) -> str:
        """The retired module that ``dotted`` is or lies in; ``""`` where there is none."""
        name = dotted
        while name and name not in self._names:
            name = name.rpartition(".")[0]
        return name


def _is_nested(stem: str, names: Mapping[str, str]) -> bool:
    return any(old.endswith(f".{stem}") for old in names)
