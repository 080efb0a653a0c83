"""Request and response of ``POST /task_queue/claim``."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class TaskqueueClaimInput(BaseModel):
    """A worker that asks for its next task."""

    model_config = ConfigDict(extra="forbid")

    worker_id: str = Field(..., min_length=1, max_length=64, description="The worker that asks.")
    queue: str = Field(
        default="default",
        pattern=r"^[a-z][a-z0-9_-]{0,31}$",
        description="The queue to take from.",
    )
    lease_seconds: int = Field(
        default=60, ge=5, le=3600, description="How long the worker may keep the task."
    )

    @classmethod
    def example_input(cls) -> dict[str, Any]:
        """An image worker that asks for work."""
        return {"worker_id": "worker-3", "queue": "images", "lease_seconds": 60}


class TaskqueueClaimOutput(BaseModel):
    """One task, leased to one worker."""

    task_id: str = Field(..., description="The task to work on.")
    lease_id: str = Field(..., description="Identifies this lease; new for each attempt.")
    worker_id: str = Field(..., description="The worker that holds the lease.")
    kind: str = Field(..., description="What the worker is to do.")
    payload: dict[str, Any] = Field(..., description="Arguments, as they were enqueued.")
    attempt: int = Field(..., ge=1, description="Which attempt this is.")
    claimed_at: AwareDatetime = Field(..., description="When the lease began (UTC).")
    previous_task_id: str | None = Field(
        default=None, description="The task the same worker claimed before this one."
    )

    @classmethod
    def example_output(cls) -> dict[str, Any]:
        """The task that the example worker gets."""
        asked = TaskqueueClaimInput.example_input()
        return {
            "task_id": "task_5d41402abc4b",
            "lease_id": "lease_9b74c9897bac",
            "worker_id": asked["worker_id"],
            "kind": "make_thumbnail",
            "payload": {"image_id": "img_77", "width": 320},
            "attempt": 1,
            "claimed_at": "2025-11-03T10:00:04Z",
            "previous_task_id": None,
        }
