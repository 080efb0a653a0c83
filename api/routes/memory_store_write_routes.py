"""Filing memories."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, status

import apps.memory_store_write.service as write_service
from schemas.memory_store_write.memory_store_write import (
    MemoryWriteRequest,
    MemoryWriteResponse,
    Metadata,
)

if TYPE_CHECKING:
    from apps.memory_store_write.shelf import Memory

logger = logging.getLogger(__name__)

router = APIRouter()

#: Labels that the service uses itself.
RESERVED_LABELS = frozenset({"system", "deleted"})


def _metadata(memory: Memory) -> Metadata:
    return Metadata(source=memory.source, labels=list(memory.labels))


@router.post(
    "/write",
    response_model=MemoryWriteResponse,
    status_code=status.HTTP_201_CREATED,
    responses={409: {"description": "A label is reserved"}},
)
async def write(payload: MemoryWriteRequest) -> MemoryWriteResponse:
    """File one memory."""
    metadata = payload.metadata or Metadata()
    reserved = RESERVED_LABELS.intersection(metadata.labels)
    if reserved:
        raise HTTPException(
            status.HTTP_409_CONFLICT, detail=f"reserved labels: {', '.join(sorted(reserved))}"
        )
    memory = write_service.write_memory(
        payload.owner_id, payload.text, importance=payload.importance, metadata=metadata
    )
    logger.info("filed %s", memory.memory_id)
    return MemoryWriteResponse(
        memory_id=memory.memory_id,
        owner_id=memory.owner_id,
        metadata=_metadata(memory),
        stored_at=memory.stored_at,
    )
