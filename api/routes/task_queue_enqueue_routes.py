"""The producers' side of the queue."""

import logging

from fastapi import APIRouter, Depends, HTTPException, status

from api.dependencies import refuse_when_draining
from apps.task_queue_enqueue import add_task
from apps.task_queue_enqueue.board import Task
from apps.task_queue_enqueue.service import TaskExists, find, position
from schemas.task_queue_enqueue import task_queue_enqueue as enqueue_schemas

logger = logging.getLogger(__name__)

router = APIRouter(dependencies=[Depends(refuse_when_draining)])

RECENT_LIMIT = 200

# Deduplication key -> task ID, the oldest first.
_recent: dict[str, str] = {}


def _remember(key: str, value: str) -> None:
    """Note one more entry and drop the oldest beyond the limit."""
    _recent.pop(key, None)
    _recent[key] = value
    while len(_recent) > RECENT_LIMIT:
        _recent.pop(next(iter(_recent)))


def _describe(task: Task) -> str:
    return f"{task.kind} into {task.queue} with priority {task.priority}"


def _short(identifier: str) -> str:
    """An ID without its prefix, for log lines."""
    return identifier.partition("_")[2] or identifier


def _accepted(task: Task, *, duplicate: bool) -> enqueue_schemas.TaskEnqueueResponse:
    return enqueue_schemas.TaskEnqueueResponse(
        task_id=task.task_id,
        queue=task.queue,
        position=position(task),
        duplicate=duplicate,
        enqueued_at=task.enqueued_at,
    )


@router.post(
    "/enqueue",
    response_model=enqueue_schemas.TaskEnqueueResponse,
    status_code=status.HTTP_202_ACCEPTED,
    responses={409: {"description": "The task ID is taken"}},
)
def enqueue_task(
    payload: enqueue_schemas.TaskEnqueueRequest,
) -> enqueue_schemas.TaskEnqueueResponse:
    """Put a task into a queue; one that was queued before under the same key is returned."""
    known = find(_recent.get(payload.dedupe_key or "", ""))
    if known is not None:
        return _accepted(known, duplicate=True)
    try:
        task = add_task(
            payload.kind,
            payload.payload,
            queue=payload.queue,
            priority=payload.priority,
            max_attempts=payload.retry.max_attempts,
            task_id=payload.task_id,
        )
    except TaskExists:
        raise HTTPException(status.HTTP_409_CONFLICT, detail="the task ID is taken") from None
    if payload.dedupe_key:
        _remember(payload.dedupe_key, task.task_id)
    logger.info("%s: %s", _short(task.task_id), _describe(task))
    return _accepted(task, duplicate=False)
