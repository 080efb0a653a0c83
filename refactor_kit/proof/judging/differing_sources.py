"""The two sources of what is not the same code, for whoever has to decide about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff

from refactor_kit.base import SourceTree
from refactor_kit.proof.comparing.code import CodeDifference, Place

_SHOWN = 3
_LONGEST = 12


def differing_sources(
    differences: Iterable[CodeDifference], before: SourceTree, after: SourceTree
) -> Iterator[str]:
    """For each function or class that differs where it stands, before and after, and its diff.

    There is no diff where the text is the same, and what a name in it is bound to is not.
    """
    pairs = dict.fromkeys((each.before, each.after) for each in differences if each.places)
    for old, new in list(pairs)[:_SHOWN]:
        yield " -> ".join(dict.fromkeys(str(each) for each in (old, new) if each is not None))
        lines = list(unified_diff(_source(old, before), _source(new, after), n=1, lineterm=""))
        # The heads of a diff: the places are told, and lines are counted from theirs.
        changed = [line for line in lines[2:] if not line.startswith("@@")]
        yield from (f"  {line}" for line in changed[:_LONGEST])
        if len(changed) > _LONGEST:
            yield f"  (and {len(changed) - _LONGEST} more lines)"


def _source(place: Place | None, tree: SourceTree) -> list[str]:
    if place is None or place.file not in tree:
        return []
    text = tree.read(place.file).decode("utf-8", errors="replace")
    return text.splitlines()[place.first - 1 : place.last]
