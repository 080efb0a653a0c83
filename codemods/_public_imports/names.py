"""Which public name each internal object gets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from refactor_kit.python.module_files import ModuleFinder
from refactor_kit.reading.deep_imports import PublicSurface


def choose_names(
    surface: PublicSurface,
    finder: ModuleFinder,
    bound: Mapping[str, str],
    origins: Mapping[str, str],
) -> tuple[dict[str, str], dict[str, str]]:
    """Origin -> public name, and origin -> why it can have none.

    ``origins`` maps the name of each object in the package's modules to where it is defined, which
    may be elsewhere. A name that is exported already stays. A new one is the class's own; where two
    modules share it, or the package uses it for something else, the module's name goes before it.
    ``bound`` is what the package binds now.
    """
    known = {of: name for name, of in sorted(bound.items(), reverse=True) if of}
    chosen: dict[str, str] = {}
    refused: dict[str, str] = {}
    wanted: dict[str, str] = {}
    for origin, defined in sorted(origins.items()):
        # Imported already, without being exported.
        if public := surface.public_name(defined) or known.get(defined):
            chosen[origin] = public
        else:
            wanted.setdefault(defined, origin)
    shared = Counter(map(_own, wanted.values()))
    taken = dict(bound)
    for defined, origin in wanted.items():
        own = _own(origin)
        candidates = [_prefixed(origin)] if shared[own] > 1 else [own, _prefixed(origin)]
        free = [name for name in candidates if _is_free(name, defined, surface, finder, taken)]
        alike = [each for each, of in origins.items() if of == defined]
        if own.startswith("_"):
            refused |= dict.fromkeys(alike, f"{own} is private")
        elif not free:
            several = " and ".join(candidates)
            reason = f"{several} stand for something else in {surface.name}"
            refused |= dict.fromkeys(alike, reason)
        else:
            chosen |= dict.fromkeys(alike, free[0])
            taken[free[0]] = defined
    return chosen, refused


def _is_free(
    name: str,
    defined: str,
    surface: PublicSurface,
    finder: ModuleFinder,
    taken: Mapping[str, str],
) -> bool:
    if name in taken:
        return taken[name] == defined
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
