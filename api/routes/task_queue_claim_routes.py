"""Where workers get their tasks."""

import logging
from datetime import UTC, datetime

from fastapi import APIRouter, Depends, HTTPException, status

from api.dependencies import require_worker_token
from apps.task_queue_claim.service import QueueEmpty, claim_next, new_lease_id
from apps.task_queue_enqueue.board import Task
from schemas.task_queue_claim.task_queue_claim import TaskqueueClaimInput, TaskqueueClaimOutput

logger = logging.getLogger(__name__)

router = APIRouter(tags=["leases"], dependencies=[Depends(require_worker_token)])

RECENT_LIMIT = 200

# Worker -> the task it claimed last.
_recent: dict[str, str] = {}


def _remember(key: str, value: str) -> None:
    """Note one more entry and drop the oldest beyond the limit."""
    _recent.pop(key, None)
    _recent[key] = value
    while len(_recent) > RECENT_LIMIT:
        _recent.pop(next(iter(_recent)))


def _describe(task: Task) -> str:
    return f"{task.kind}, attempt {task.attempts} of {task.max_attempts}, by {task.worker_id}"


def _short(identifier: str) -> str:
    """An ID without its prefix, for log lines."""
    return identifier.partition("_")[2] or identifier


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@router.post(
    "/claim",
    response_model=TaskqueueClaimOutput,
    responses={404: {"description": "No task waits in the queue"}},
)
def handle_worker(payload: TaskqueueClaimInput) -> TaskqueueClaimOutput:
    """Lease the most urgent task of a queue to the worker that asks."""
    try:
        task = claim_next(payload.queue, payload.worker_id)
    except QueueEmpty:
        raise HTTPException(
            status.HTTP_404_NOT_FOUND, detail=f"no task waits in {payload.queue!r}"
        ) from None
    previous = _recent.get(payload.worker_id)
    _remember(payload.worker_id, task.task_id)
    logger.info("%s: %s", _short(task.task_id), _describe(task))
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
