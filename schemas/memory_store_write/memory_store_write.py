"""Request and response of ``POST /memory_store/write``."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Timestamp = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$",
        description="A moment in UTC, to the second.",
    ),
]


class Metadata(BaseModel):
    """Where a memory comes from and how it is filed."""

    source: str = Field(default="user", max_length=32, description="Who the memory comes from.")
    labels: list[str] = Field(default_factory=list, max_length=10, description="Filing labels.")


class MemoryWriteRequest(BaseModel):
    """Something to be remembered."""

    model_config = ConfigDict(extra="forbid")

    owner_id: str = Field(..., min_length=1, max_length=64, description="Whose memory it is.")
    text: str = Field(..., min_length=1, max_length=4000, description="What is remembered.")
    importance: float = Field(default=0.5, ge=0, le=1, description="Weighs in when recalled.")
    metadata: Metadata | None = Field(
        default=None, description="Origin and labels; filled in where left out."
    )

    @staticmethod
    def example_input() -> dict[str, Any]:
        """A preference to be remembered."""
        return {
            "owner_id": "user_4821",
            "text": "Prefers window seats on long flights",
            "importance": 0.8,
            "metadata": {"source": "chat", "labels": ["travel", "preference"]},
        }

    @staticmethod
    def example_output() -> dict[str, Any]:
        """What the store answers."""
        return MemoryWriteResponse.example_output()


class MemoryWriteResponse(BaseModel):
    """The memory as it was filed."""

    memory_id: str = Field(..., description="Identifies the memory from now on.")
    owner_id: str = Field(..., description="Whose memory it is.")
    metadata: Metadata = Field(..., description="Origin and labels as filed.")
    stored_at: Timestamp = Field(..., description="When the memory was filed.")

    # An older copy; the one on the request is the one in use.
    @staticmethod
    def example_input() -> dict[str, Any]:
        """A preference to be remembered."""
        return {
            "owner_id": "user_4821",
            "text": "Prefers window seats on long flights",
            "importance": 0.8,
            "metadata": {"source": "chat", "labels": ["travel", "preference"]},
        }

    @staticmethod
    def example_output() -> dict[str, Any]:
        """The preference, filed."""
        return {
            "memory_id": "mem_3c59dc048e88",
            "owner_id": "user_4821",
            "metadata": {"source": "chat", "labels": ["travel", "preference"]},
            "stored_at": "2025-11-03T11:20:00Z",
        }
