"""Files memories."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from . import shelf

if TYPE_CHECKING:
    from schemas.memory_store_write.memory_store_write import Metadata


def write_memory(
    owner_id: str, text: str, *, importance: float, metadata: Metadata
) -> shelf.Memory:
    """File one memory under a new ID."""
    memory = shelf.Memory(
        memory_id=f"mem_{secrets.token_hex(6)}",
        owner_id=owner_id,
        text=text,
        importance=importance,
        source=metadata.source,
        labels=tuple(dict.fromkeys(metadata.labels)),
        stored_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    shelf.add(memory)
    return memory
