"""Opening a session."""

import logging

from fastapi import APIRouter, HTTPException, status

from apps.session_manager_start import service
from schemas.session_manager_start.session_manager_start import (
    SessionStartRequest,
    SessionStartResponse,
)

logger = logging.getLogger(__name__)

router = APIRouter()


def _problem(code: str, session_id: str) -> dict[str, str]:
    """The body of an error, the same for every session endpoint."""
    return {"code": code, "session_id": session_id}


def _log_line(payload: SessionStartRequest) -> str:
    # The user ID is personal data and stays out of the log.
    return f"start channel={payload.client.channel} ttl={payload.ttl_seconds}"


@router.post(
    "/start",
    response_model=SessionStartResponse,
    status_code=status.HTTP_201_CREATED,
    summary="Start a session",
    responses={409: {"description": "The session ID is taken"}},
)
def start(payload: SessionStartRequest) -> SessionStartResponse:
    """Open a session for a user.

    A client that chooses the session ID itself may repeat the call after a time-out: the second
    one answers 409 and opens nothing.
    """
    logger.info(_log_line(payload))
    try:
        session = service.start_session(
            payload.user_id,
            channel=payload.client.channel,
            ttl_seconds=payload.ttl_seconds,
            session_id=payload.session_id,
        )
    except service.SessionAlreadyExists as error:
        raise HTTPException(
            status.HTTP_409_CONFLICT, detail=_problem("session_exists", str(error))
        ) from None
    return SessionStartResponse(
        session_id=session.session_id,
        user_id=session.user_id,
        started_at=session.started_at,
        expires_at=session.expires_at,
    )
