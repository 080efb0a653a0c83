"""The tasks that wait, run or are over, in memory."""

import itertools
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Task:
    """One task and what has become of it."""

    task_id: str
    queue: str
    kind: str
    payload: dict[str, Any]
    priority: int
    max_attempts: int
    enqueued_at: datetime
    number: int = 0
    attempts: int = 0
    worker_id: str | None = None
    state: str = "waiting"


@dataclass
class Board:
    """All tasks, under one lock."""

    tasks: dict[str, Task] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def add(self, task: Task) -> None:
        """Put a task behind those of its priority."""
        task.number = next(self._numbers)
        self.tasks[task.task_id] = task

    def waiting(self, queue: str) -> list[Task]:
        """The tasks of one queue in the order they are served."""
        tasks = [t for t in self.tasks.values() if t.queue == queue and t.state == "waiting"]
        return sorted(tasks, key=lambda task: (-task.priority, task.number))

    def clear(self) -> None:
        """Forget every task."""
        self.tasks.clear()


board = Board()
