"""Request and response of ``POST /memory_store/recall``."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ..memory_store_write.memory_store_write import Metadata, Timestamp


class MemoryRecallRequest(BaseModel):
    """A question to the store."""

    model_config = ConfigDict(extra="forbid")

    owner_id: str = Field(..., min_length=1, max_length=64, description="Whose memories to search.")
    query: str = Field(..., min_length=1, max_length=400, description="Words to look for.")
    labels: list[str] = Field(
        default_factory=list, description="Only memories that bear all of these labels."
    )
    since: Timestamp | None = Field(default=None, description="Only memories filed from then on.")
    limit: int = Field(default=5, ge=1, le=50, description="How many memories at most.")

    @staticmethod
    def example_input() -> dict[str, Any]:
        """What is known about seats?"""
        return {"owner_id": "user_4821", "query": "window seats", "labels": ["travel"], "limit": 5}

    @staticmethod
    def example_output() -> dict[str, Any]:
        """The one memory that answers."""
        return {
            "matches": [
                {
                    "memory_id": "mem_3c59dc048e88",
                    "text": "Prefers window seats on long flights",
                    "score": 1.0,
                    "metadata": {"source": "chat", "labels": ["travel", "preference"]},
                    "stored_at": "2025-11-03T11:20:00Z",
                }
            ],
            "searched": 1,
        }


class MemoryMatch(BaseModel):
    """A memory that answers a question, and how well."""

    memory_id: str = Field(..., description="The memory.")
    text: str = Field(..., description="What is remembered.")
    score: float = Field(..., ge=0, description="Share of the query's words found in the text.")
    metadata: Metadata = Field(..., description="Origin and labels as filed.")
    stored_at: Timestamp = Field(..., description="When the memory was filed.")


class MemoryRecallResponse(BaseModel):
    """The memories that answer, best first."""

    matches: list[MemoryMatch] = Field(..., description="Best first.")
    searched: int = Field(..., ge=0, description="How many of the owner's memories were searched.")
