"""Request and response of ``POST /task_queue/finish``."""

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class TaskOutcome(StrEnum):
    """How a task ended."""

    DONE = "done"
    FAILED = "failed"


class TaskFinishResponse(BaseModel):
    """The task after the worker's report."""

    task_id: str = Field(..., description="The task reported on.")
    outcome: TaskOutcome = Field(..., description="How the task ended.")
    will_retry: bool = Field(default=False, description="Whether the task waits again.")
    finished_at: AwareDatetime = Field(..., description="When the report came in (UTC).")

    @staticmethod
    def example_output() -> dict[str, Any]:
        """The finished thumbnail task."""
        return {
            "task_id": "task_5d41402abc4b",
            "outcome": "done",
            "will_retry": False,
            "finished_at": "2025-11-03T10:00:09Z",
        }


class TaskFinishRequest(BaseModel):
    """A worker's report about a task it holds."""

    model_config = ConfigDict(extra="forbid")

    task_id: str = Field(..., pattern=r"^task_[0-9a-f]{12}$", description="The task reported on.")
    worker_id: str = Field(..., min_length=1, max_length=64, description="The worker reporting.")
    outcome: TaskOutcome = Field(default=TaskOutcome.DONE, description="How the task ended.")
    error: str | None = Field(
        default=None, max_length=500, description="What went wrong, for a failed task."
    )

    @staticmethod
    def example_input() -> dict[str, Any]:
        """A report of success."""
        return {"task_id": "task_5d41402abc4b", "worker_id": "worker-3", "outcome": "done"}
