"""Accepts tasks."""

import secrets
from datetime import UTC, datetime
from typing import Any

from .board import Task, board


class TaskExists(Exception):
    """The task ID that a client chose is taken."""


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
    task = Task(
        task_id=task_id or f"task_{secrets.token_hex(6)}",
        queue=queue,
        kind=kind,
        payload=payload,
        priority=priority,
        max_attempts=max_attempts,
        enqueued_at=datetime.now(UTC).replace(microsecond=0),
    )
    with board.lock:
        if task.task_id in board.tasks:
            raise TaskExists(task.task_id)
        board.add(task)
    return task


def position(task: Task) -> int:
    """How many tasks are served before this one."""
    with board.lock:
        waiting = board.waiting(task.queue)
        return waiting.index(task) if task in waiting else 0


def find(task_id: str) -> Task | None:
    """A task by its ID, whatever its state."""
    return board.tasks.get(task_id)
