"""Hands tasks to workers, the most urgent first."""

import secrets

from apps.task_queue.enqueue.board import Task, board


class QueueEmpty(Exception):
    """No task waits in the queue."""


def claim_next(queue: str, worker_id: str) -> Task:
    """Lease the next task of a queue to one worker."""
    with board.lock:
        waiting = board.waiting(queue)
        if not waiting:
            raise QueueEmpty(queue)
        task = waiting[0]
        task.state = "running"
        task.worker_id = worker_id
        task.attempts += 1
    return task


def new_lease_id() -> str:
    """One lease, one ID: a second attempt gets another."""
    return f"lease_{secrets.token_hex(6)}"
