"""Task queue routes: enqueue, claim and finish.

- enqueue: The producers' side of the queue.
- claim: Where workers get their tasks.
- finish: Where workers report what became of a task.
"""

import logging
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Body, Depends, HTTPException, status

from api.dependencies import audit, refuse_when_draining, require_worker_token
from apps.task_queue.service import (
    NotTheHolder,
    QueueEmpty,
    Task,
    TaskExists,
    TaskNotFound,
    add_task,
    claim_next,
    find,
    new_lease_id,
    position,
    take_report,
)
from schemas import (
    TaskOutcome,
    TaskqueueClaimInput,
    TaskqueueClaimOutput,
    TaskQueueEnqueueInput,
    TaskQueueEnqueueOutput,
    TaskQueueFinishInput,
    TaskQueueFinishOutput,
)

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/task_queue", tags=["task_queue"])
_enqueue_router = APIRouter(dependencies=[Depends(refuse_when_draining)])
_claim_router = APIRouter(dependencies=[Depends(require_worker_token)])
_finish_router = APIRouter()

RECENT_LIMIT = 200

# Deduplication key -> task ID, the oldest first.
_recent_enqueue: dict[str, str] = {}

# Worker -> the task it claimed last.
_recent_claim: dict[str, str] = {}

# Task -> the worker that reported it done, so that a repeated report is no error.
_recent_finish: dict[str, str] = {}


def _remember_enqueue(key: str, value: str) -> None:
    """Note one more entry and drop the oldest beyond the limit."""
    _recent_enqueue.pop(key, None)
    _recent_enqueue[key] = value
    while len(_recent_enqueue) > RECENT_LIMIT:
        _recent_enqueue.pop(next(iter(_recent_enqueue)))


def _describe_enqueue(task: Task) -> str:
    return f"{task.kind} into {task.queue} with priority {task.priority}"


def _short(identifier: str) -> str:
    """An ID without its prefix, for log lines."""
    return identifier.partition("_")[2] or identifier


def _accepted(task: Task, *, duplicate: bool) -> TaskQueueEnqueueOutput:
    return TaskQueueEnqueueOutput(
        task_id=task.task_id,
        queue=task.queue,
        position=position(task),
        duplicate=duplicate,
        enqueued_at=task.enqueued_at,
    )


@_enqueue_router.post(
    "/enqueue",
    response_model=TaskQueueEnqueueOutput,
    status_code=status.HTTP_202_ACCEPTED,
    responses={409: {"description": "The task ID is taken"}},
)
def enqueue_task(
    payload: TaskQueueEnqueueInput,
) -> TaskQueueEnqueueOutput:
    """Put a task into a queue; one that was queued before under the same key is returned."""
    known = find(_recent_enqueue.get(payload.dedupe_key or "", ""))
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
        _remember_enqueue(payload.dedupe_key, task.task_id)
    logger.info("%s: %s", _short(task.task_id), _describe_enqueue(task))
    return _accepted(task, duplicate=False)


def _remember_claim(key: str, value: str) -> None:
    """Note one more entry and drop the oldest beyond the limit."""
    _recent_claim.pop(key, None)
    _recent_claim[key] = value
    while len(_recent_claim) > RECENT_LIMIT:
        _recent_claim.pop(next(iter(_recent_claim)))


def _describe_claim(task: Task) -> str:
    return f"{task.kind}, attempt {task.attempts} of {task.max_attempts}, by {task.worker_id}"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@_claim_router.post(
    "/claim",
    response_model=TaskqueueClaimOutput,
    responses={404: {"description": "No task waits in the queue"}},
    name="handle_worker",
)
def handle_worker_claim(payload: TaskqueueClaimInput) -> TaskqueueClaimOutput:
    """Lease the most urgent task of a queue to the worker that asks."""
    try:
        task = claim_next(payload.queue, payload.worker_id)
    except QueueEmpty:
        raise HTTPException(
            status.HTTP_404_NOT_FOUND, detail=f"no task waits in {payload.queue!r}"
        ) from None
    previous = _recent_claim.get(payload.worker_id)
    _remember_claim(payload.worker_id, task.task_id)
    logger.info("%s: %s", _short(task.task_id), _describe_claim(task))
    return TaskqueueClaimOutput(
        task_id=task.task_id,
        lease_id=new_lease_id(),
        worker_id=payload.worker_id,
        kind=task.kind,
        payload=task.payload,
        attempt=task.attempts,
        claimed_at=_now(),
        previous_task_id=previous,
    )


def _remember_finish(key: str, value: str) -> None:
    """Note one more entry and drop the oldest beyond the limit."""
    _recent_finish.pop(key, None)
    _recent_finish[key] = value
    while len(_recent_finish) > RECENT_LIMIT:
        _recent_finish.pop(next(iter(_recent_finish)))


def _describe_finish(task: Task) -> str:
    return f"now {task.state} after {task.attempts} attempts"


@_finish_router.post(
    "/finish",
    response_model=TaskQueueFinishOutput,
    responses={
        404: {"description": "No such task"},
        409: {"description": "The worker does not hold the task"},
    },
    name="handle_worker",
)
def handle_worker_finish(
    payload: Annotated[
        TaskQueueFinishInput,
        Body(examples=[TaskQueueFinishInput.example_input()]),
    ],
) -> TaskQueueFinishOutput:
    """Take a worker's report about a task it holds."""
    done = TaskOutcome.DONE
    will_retry = False
    # A worker that lost our answer reports again: it gets the same one.
    if payload.outcome != done or _recent_finish.get(payload.task_id) != payload.worker_id:
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
        logger.info("%s: %s", _short(task.task_id), _describe_finish(task))
        if payload.outcome == done:
            _remember_finish(task.task_id, payload.worker_id)
    return TaskQueueFinishOutput(
        task_id=payload.task_id,
        outcome=payload.outcome,
        will_retry=will_retry,
        finished_at=_now(),
    )


router.include_router(_enqueue_router)
router.include_router(_claim_router, dependencies=[Depends(audit)])
router.include_router(_finish_router, dependencies=[Depends(audit)])
