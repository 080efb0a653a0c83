"""What several routers ask of a request."""

import logging
import os
import secrets
from typing import Annotated

from fastapi import Header, HTTPException, Request, status

logger = logging.getLogger(__name__)


def require_worker_token(x_worker_token: Annotated[str | None, Header()] = None) -> None:
    """Let only workers in, where ``TASK_QUEUE_TOKEN`` is set."""
    expected = os.environ.get("TASK_QUEUE_TOKEN")
    if not expected:
        return
    if x_worker_token is None or not secrets.compare_digest(x_worker_token, expected):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, detail="worker token missing or wrong")


def audit(request: Request) -> None:
    """Leave a trace of a call that changes the queue."""
    logger.info("%s %s", request.method, request.url.path)


def refuse_when_draining() -> None:
    """Take no new work while the service is about to stop."""
    if os.environ.get("SERVICE_DRAINING") == "1":
        raise HTTPException(status.HTTP_503_SERVICE_UNAVAILABLE, detail="the service is draining")
