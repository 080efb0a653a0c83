"""Takes workers' reports and decides about retries."""

from apps.task_queue.enqueue.board import Task, board


class TaskNotFound(Exception):
    """No task bears this ID."""


class NotTheHolder(Exception):
    """Another worker holds the task, or nobody does."""


def take_report(task_id: str, worker_id: str, *, succeeded: bool) -> Task:
    """Close a task, or let it wait again while attempts are left."""
    with board.lock:
        task = board.tasks.get(task_id)
        if task is None:
            raise TaskNotFound(task_id)
        if task.state != "running" or task.worker_id != worker_id:
            raise NotTheHolder(task_id)
        task.state = _next_state(task, succeeded)
        task.worker_id = None
    return task


def _next_state(task: Task, succeeded: bool) -> str:
    if succeeded:
        return "done"
    return "waiting" if task.attempts < task.max_attempts else "failed"
