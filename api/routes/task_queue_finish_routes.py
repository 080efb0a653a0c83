"""Where workers report what became of a task."""

import logging
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Body, HTTPException, status

import schemas.task_queue_finish.task_queue_finish
from apps.task_queue_enqueue.board import Task
from apps.task_queue_finish.service import NotTheHolder, TaskNotFound, take_report

logger = logging.getLogger(__name__)

router = APIRouter(tags=["reports"])

RECENT_LIMIT = 200

# Task -> the worker that reported it done, so that a repeated report is no error.
_recent: dict[str, str] = {}


def _remember(key: str, value: str) -> None:
    """Note one more entry and drop the oldest beyond the limit."""
    _recent.pop(key, None)
    _recent[key] = value
    while len(_recent) > RECENT_LIMIT:
        _recent.pop(next(iter(_recent)))


def _describe(task: Task) -> str:
    return f"now {task.state} after {task.attempts} attempts"


def _short(identifier: str) -> str:
    """An ID without its prefix, for log lines."""
    return identifier.partition("_")[2] or identifier


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@router.post(
    "/finish",
    response_model=schemas.task_queue_finish.task_queue_finish.TaskFinishResponse,
    responses={
        404: {"description": "No such task"},
        409: {"description": "The worker does not hold the task"},
    },
)
def handle_worker(
    payload: Annotated[
        schemas.task_queue_finish.task_queue_finish.TaskFinishRequest,
        Body(
            examples=[
                schemas.task_queue_finish.task_queue_finish.TaskFinishResponse.example_input()
            ]
        ),
    ],
) -> schemas.task_queue_finish.task_queue_finish.TaskFinishResponse:
    """Take a worker's report about a task it holds."""
    done = schemas.task_queue_finish.task_queue_finish.TaskOutcome.DONE
    will_retry = False
    # A worker that lost our answer reports again: it gets the same one.
    if payload.outcome != done or _recent.get(payload.task_id) != payload.worker_id:
        try:
            task = take_report(
                payload.task_id, payload.worker_id, succeeded=payload.outcome == done
            )
        except TaskNotFound:
            raise HTTPException(status.HTTP_404_NOT_FOUND, detail="no such task") from None
        except NotTheHolder:
            raise HTTPException(
                status.HTTP_409_CONFLICT, detail="the worker does not hold the task"
            ) from None
        will_retry = task.state == "waiting"
        logger.info("%s: %s", _short(task.task_id), _describe(task))
        if payload.outcome == done:
            _remember(task.task_id, payload.worker_id)
    return schemas.task_queue_finish.task_queue_finish.TaskFinishResponse(
        task_id=payload.task_id,
        outcome=payload.outcome,
        will_retry=will_retry,
        finished_at=_now(),
    )
