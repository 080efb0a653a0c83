"""The one door through which the task_queue routes reach the apps."""

from typing import Any

from apps.task_queue.claim import service as claim_service
from apps.task_queue.claim.service import QueueEmpty
from apps.task_queue.enqueue import service as enqueue_service
from apps.task_queue.enqueue.board import Task
from apps.task_queue.enqueue.service import TaskExists
from apps.task_queue.finish import service as finish_service
from apps.task_queue.finish.service import NotTheHolder, TaskNotFound

__all__ = [
    "NotTheHolder",
    "QueueEmpty",
    "Task",
    "TaskExists",
    "TaskNotFound",
    "add_task",
    "claim_next",
    "find",
    "new_lease_id",
    "position",
    "take_report",
]


def add_task(
    kind: str,
    payload: dict[str, Any],
    *,
    queue: str,
    priority: int,
    max_attempts: int,
    task_id: str | None = None,
) -> Task:
    """File a task; it waits until a worker claims it."""
    return enqueue_service.add_task(
        kind, payload, queue=queue, priority=priority, max_attempts=max_attempts, task_id=task_id
    )


def find(task_id: str) -> Task | None:
    """A task by its ID, whatever its state."""
    return enqueue_service.find(task_id)


def position(task: Task) -> int:
    """How many tasks are served before this one."""
    return enqueue_service.position(task)


def claim_next(queue: str, worker_id: str) -> Task:
    """Lease the next task of a queue to one worker."""
    return claim_service.claim_next(queue, worker_id)


def new_lease_id() -> str:
    """One lease, one ID: a second attempt gets another."""
    return claim_service.new_lease_id()


def take_report(task_id: str, worker_id: str, *, succeeded: bool) -> Task:
    """Close a task, or let it wait again while attempts are left."""
    return finish_service.take_report(task_id, worker_id, succeeded=succeeded)
