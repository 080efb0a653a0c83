"""Which public name each internal object gets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from refactor_kit.reading.deep_imports import ModuleFinder, PublicSurface


def choose_names(
    surface: PublicSurface, finder: ModuleFinder, bound: Mapping[str, str], origins: Iterable[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Origin -> public name, and origin -> why it can have none.

    A name that is exported already stays. A new one is the class's own; where two modules share
    it, or the package uses it for something else, the module's name goes before it. ``bound`` is
    what the package binds now.
    """
    wanted = sorted(set(origins))
    chosen: dict[str, str] = {}
    refused: dict[str, str] = {}
    shared = Counter(_own(origin) for origin in wanted if surface.public_name(origin) is None)
    taken = dict(bound)
    for origin in wanted:
        # Imported already, without being exported.
        known = min((name for name, of in bound.items() if of == origin), default=None)
        if public := surface.public_name(origin) or known:
            chosen[origin] = public
            continue
        own = _own(origin)
        candidates = [_prefixed(origin)] if shared[own] > 1 else [own, _prefixed(origin)]
        free = [name for name in candidates if _is_free(name, origin, surface, finder, taken)]
        if own.startswith("_"):
            refused[origin] = f"{own} is private"
        elif not free:
            refused[origin] = (
                f"{' and '.join(candidates)} stand for something else in {surface.name}"
            )
        else:
            chosen[origin] = free[0]
            taken[free[0]] = origin
    return chosen, refused


def _is_free(
    name: str,
    origin: str,
    surface: PublicSurface,
    finder: ModuleFinder,
    taken: Mapping[str, str],
) -> bool:
    if name in taken:
        return taken[name] == origin
    return not finder.exists(f"{surface.name}.{name}")


def _own(origin: str) -> str:
    return origin.rpartition(".")[2]


def _prefixed(origin: str) -> str:
    """``MemoryStoreWriteMetadata`` for ``Metadata`` of ``memory_store_write``."""
    module, _, own = origin.rpartition(".")
    words = module.rpartition(".")[2].split("_")
    prefix = "".join(word[:1].upper() + word[1:] for word in words)
    if own.startswith(prefix):
        return own
    return f"{prefix}{own}" if own[:1].isupper() else f"{module.rpartition('.')[2]}_{own}"
