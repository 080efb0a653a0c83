"""Closing a session."""

import logging

from fastapi import APIRouter, HTTPException, status

from apps.session_manager_end import service
from schemas.session_manager_end.session_manager_end import (
    EndReason,
    SessionEndRequest,
    SessionEndResponse,
)

logger = logging.getLogger(__name__)

router = APIRouter()


def _problem(code: str, session_id: str) -> dict[str, str]:
    """The body of an error, the same for every session endpoint."""
    return {"code": code, "session_id": session_id}


def _log_line(payload: SessionEndRequest) -> str:
    return f"end session={payload.session_id} reason={payload.reason}"


@router.post(
    "/end",
    response_model=SessionEndResponse,
    summary="End a session",
    responses={
        404: {"description": "No such session"},
        409: {"description": "The session was ended before"},
    },
)
def end(payload: SessionEndRequest) -> SessionEndResponse:
    """Close a session that the start endpoint opened."""
    # A revoked session is somebody's decision: it is worth more than a line among many.
    level = logging.WARNING if payload.reason is EndReason.REVOKED else logging.INFO
    logger.log(level, _log_line(payload))
    try:
        session = service.end_session(payload.session_id, reason=payload.reason, note=payload.note)
    except service.SessionNotFound as error:
        raise HTTPException(
            status.HTTP_404_NOT_FOUND, detail=_problem("session_unknown", str(error))
        ) from None
    except service.SessionAlreadyEnded as error:
        raise HTTPException(
            status.HTTP_409_CONFLICT, detail=_problem("session_ended", str(error))
        ) from None
    return SessionEndResponse(
        session_id=session.session_id,
        reason=EndReason(session.reason),
        ended_at=session.ended_at,
        duration_seconds=session.duration_seconds,
    )
