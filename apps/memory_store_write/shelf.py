"""The memories of all owners, in memory."""

from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Memory:
    """One memory as it is kept."""

    memory_id: str
    owner_id: str
    text: str
    importance: float
    source: str
    labels: tuple[str, ...]
    stored_at: str


_memories: list[Memory] = []
_lock = Lock()


def add(memory: Memory) -> None:
    """Keep one more memory."""
    with _lock:
        _memories.append(memory)


def of_owner(owner_id: str) -> list[Memory]:
    """Everything that one owner has filed, oldest first."""
    with _lock:
        return [memory for memory in _memories if memory.owner_id == owner_id]


def clear() -> None:
    """Forget everything."""
    with _lock:
        _memories.clear()
