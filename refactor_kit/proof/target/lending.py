"""Scratch copies that one look hands on to the next, with the processes that serve them.

Writing a thousand files and starting an interpreter takes longer than many a look at the target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from refactor_kit.base import Settings, SourceTree
from refactor_kit.proof.target.environment import configured_variables
from refactor_kit.proof.target.scratch import ScratchCopy


class _Shelf:
    copies: list[ScratchCopy] | None = None


@contextmanager
def keeping_copies() -> Iterator[None]:
    """Within it a copy that is given back is there for the next who asks; all go with its end."""
    if _Shelf.copies is not None:
        yield
        return
    _Shelf.copies = []
    try:
        yield
    finally:
        copies, _Shelf.copies = _Shelf.copies, None
        for copy in copies:
            copy.close()


@contextmanager
def scratch_copy(
    tree: SourceTree, modes: Mapping[str, int] | None, settings: Settings
) -> Iterator[ScratchCopy]:
    """A copy of ``tree`` that nobody else has meanwhile; its counts begin at nothing."""
    copy = _taken(tree, modes, settings) or ScratchCopy(tree, modes, settings)
    try:
        yield copy
    except BaseException:
        # Nobody can tell what state it is in.
        copy.close()
        raise
    if _Shelf.copies is None:
        copy.close()
    else:
        _Shelf.copies.append(copy)


def _taken(
    tree: SourceTree, modes: Mapping[str, int] | None, settings: Settings
) -> ScratchCopy | None:
    """A copy that was given back and would look the same if it were made anew."""
    wanted = (settings, dict(modes or {}), configured_variables(settings, tree))
    for copy in _Shelf.copies or ():
        if (copy.settings, copy.modes, copy.variables) == wanted:
            assert _Shelf.copies is not None
            _Shelf.copies.remove(copy)
            try:
                copy.renew(tree)
            except BaseException:
                copy.close()
                raise
            return copy
    return None
