"""The files of a large tree that may hold a deep import, found by one search for words."""

from __future__ import annotations

from collections.abc import Container, Sequence

from refactor_kit.base.records import dataclass
from refactor_kit.reading.deep_imports.dynamic import DYNAMIC_WORDS
from refactor_kit.reading.deep_imports.reader import DeepImportReader


@dataclass(frozen=True, slots=True)
class Narrowed:
    """``paths`` are those to read, ``dynamic`` those of the tree with a word of such a form."""

    paths: tuple[str, ...]
    dynamic: frozenset[str]


def search_words(public_package: str) -> tuple[str, ...]:
    """The public package's own name, and the words of everything that reaches by a string."""
    return public_package.rpartition(".")[2], *DYNAMIC_WORDS


def narrowed(
    reader: DeepImportReader, paths: Sequence[str], enforced_files: Container[str]
) -> Narrowed | None:
    """The few of ``paths`` to read; ``None`` where no search can tell them.

    No third module passes schemas on when every file that names the package is enforced itself
    or belongs to the package. A reader may then be ``closed``.
    """
    package = reader.surface.name
    search = reader.tree.paths_holding
    both, mentioning = search(search_words(package)), search([reader.last])
    dynamic = search(DYNAMIC_WORDS)
    if both is None or mentioning is None or dynamic is None:
        return None
    known = set(paths)
    others = (path for path in mentioning if path not in enforced_files and path not in known)
    own = f"{package}."
    if any(not f"{reader.finder.name_of(path)[0]}.".startswith(own) for path in others):
        return None
    return Narrowed(tuple(path for path in paths if path in both), dynamic)
