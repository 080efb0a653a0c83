"""Finding memories again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, status

from apps.memory_store_recall.service import recall_memories
from schemas.memory_store_recall.memory_store_recall import (
    MemoryMatch,
    MemoryRecallRequest,
    MemoryRecallResponse,
)

if TYPE_CHECKING:
    from apps.memory_store_write.shelf import Memory
    from schemas.memory_store_write.memory_store_write import Metadata, Timestamp

logger = logging.getLogger(__name__)

router = APIRouter()


def _metadata(memory: Memory) -> dict[str, object]:
    return {"source": memory.source, "labels": list(memory.labels)}


def _newest(matches: list[MemoryMatch]) -> Timestamp | None:
    return max((match.stored_at for match in matches), default=None)


def _labels(metadata: Metadata) -> str:
    return ",".join(metadata.labels) or "-"


@router.post(
    "/recall",
    response_model=MemoryRecallResponse,
    responses={404: {"description": "The owner has no memories that could be searched"}},
)
async def recall(payload: MemoryRecallRequest) -> MemoryRecallResponse:
    """Find the memories of one owner that answer a query, best first."""
    found = recall_memories(
        payload.owner_id,
        payload.query,
        labels=payload.labels,
        since=payload.since,
        limit=payload.limit,
    )
    if not found.searched:
        raise HTTPException(status.HTTP_404_NOT_FOUND, detail="nothing to search")
    matches = [
        MemoryMatch.model_validate(
            {
                "memory_id": memory.memory_id,
                "text": memory.text,
                "score": score,
                "metadata": _metadata(memory),
                "stored_at": memory.stored_at,
            }
        )
        for score, memory in found.matches
    ]
    for match in matches:
        logger.debug("%s labels=%s", match.memory_id, _labels(match.metadata))
    logger.info("%d matches, newest %s", len(matches), _newest(matches))
    return MemoryRecallResponse(matches=matches, searched=found.searched)
