"""Request and response of ``POST /task_queue/enqueue``."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class RetryPolicy(BaseModel):
    """How often a task that failed is tried again."""

    max_attempts: int = Field(default=3, ge=1, le=10, description="Attempts before giving up.")
    backoff_seconds: int = Field(default=30, ge=0, description="Pause before the next attempt.")


class TaskEnqueueRequest(BaseModel):
    """A task for whichever worker comes first."""

    model_config = ConfigDict(extra="forbid")

    queue: str = Field(
        default="default",
        pattern=r"^[a-z][a-z0-9_-]{0,31}$",
        description="Name of the queue.",
    )
    kind: str = Field(..., min_length=1, max_length=64, description="What the worker is to do.")
    payload: dict[str, Any] = Field(
        default_factory=dict, description="Arguments for the worker, opaque to the queue."
    )
    priority: int = Field(default=5, ge=0, le=9, description="9 is served first.")
    task_id: str | None = Field(
        default=None,
        pattern=r"^task_[0-9a-f]{12}$",
        description="Chosen by the client where it needs to know it beforehand.",
    )
    dedupe_key: str | None = Field(
        default=None,
        max_length=128,
        description="A second task with the same key is not queued again.",
    )
    retry: RetryPolicy = Field(
        default_factory=RetryPolicy, description="How often a failed task is tried again."
    )

    @staticmethod
    def example_input() -> dict[str, Any]:
        """A thumbnail to be made."""
        return {
            "queue": "images",
            "kind": "make_thumbnail",
            "payload": {"image_id": "img_77", "width": 320},
            "priority": 7,
            "task_id": "task_5d41402abc4b",
            "dedupe_key": "img_77:320",
            "retry": {"max_attempts": 3, "backoff_seconds": 30},
        }


class TaskEnqueueResponse(BaseModel):
    """The task as it was accepted."""

    task_id: str = Field(..., description="Identifies the task from now on.")
    queue: str = Field(..., description="The queue the task waits in.")
    position: int = Field(..., ge=0, description="How many tasks will be served before it.")
    duplicate: bool = Field(default=False, description="Whether an earlier task was returned.")
    enqueued_at: AwareDatetime = Field(..., description="When the task was accepted (UTC).")

    @staticmethod
    def example_output() -> dict[str, Any]:
        """The thumbnail task, first in its queue."""
        return {
            "task_id": "task_5d41402abc4b",
            "queue": "images",
            "position": 0,
            "duplicate": False,
            "enqueued_at": "2025-11-03T10:00:00Z",
        }
