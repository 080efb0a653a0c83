"""Finds memories again by the words they hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..memory_store_write import shelf
from .ranking import score


@dataclass(frozen=True)
class Recall:
    """What a search found, best first, and how much it looked at."""

    matches: tuple[tuple[float, shelf.Memory], ...]
    searched: int


def recall_memories(
    owner_id: str,
    query: str,
    *,
    labels: Iterable[str] = (),
    since: str | None = None,
    limit: int = 5,
) -> Recall:
    """Search one owner's memories."""
    wanted = set(labels)
    candidates = [
        memory
        for memory in shelf.of_owner(owner_id)
        if wanted <= set(memory.labels) and (since is None or memory.stored_at >= since)
    ]
    scored = [(score(query, memory.text), memory) for memory in candidates]
    found = [pair for pair in scored if pair[0] > 0]
    # Equal scores: the weightier memory first, then the older one (sorting is stable).
    found.sort(key=lambda pair: (-pair[0], -pair[1].importance))
    return Recall(tuple(found[:limit]), len(candidates))
