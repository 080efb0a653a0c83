"""Closes sessions that ``apps.session_manager_start`` opened."""

from dataclasses import dataclass
from datetime import UTC, datetime

from apps.session_manager_start import store


class SessionNotFound(Exception):
    """No session bears this ID."""


class SessionAlreadyEnded(Exception):
    """Somebody closed the session before."""


@dataclass(frozen=True)
class EndedSession:
    """A session just closed."""

    session_id: str
    reason: str
    ended_at: datetime
    duration_seconds: int


def end_session(session_id: str, *, reason: str, note: str | None = None) -> EndedSession:
    """Close a session, once."""
    row = store.find(session_id)
    if row is None:
        raise SessionNotFound(session_id)
    ended_at = datetime.now(UTC).replace(microsecond=0)
    if not _mark_ended(session_id, ended_at, reason, note):
        raise SessionAlreadyEnded(session_id)
    started_at = datetime.fromisoformat(row["started_at"])
    return EndedSession(
        session_id=session_id,
        reason=reason,
        ended_at=ended_at,
        duration_seconds=max(0, int((ended_at - started_at).total_seconds())),
    )


def _mark_ended(session_id: str, ended_at: datetime, reason: str, note: str | None) -> bool:
    """Whether this call was the one that closed the session."""
    # The condition makes two concurrent calls safe: only one of them changes a row.
    statement = (
        "UPDATE sessions SET ended_at = ?, end_reason = ?, note = ?"
        " WHERE session_id = ? AND ended_at IS NULL"
    )
    with store.connection() as opened:
        changed = opened.execute(statement, (ended_at.isoformat(), reason, note, session_id))
        return changed.rowcount == 1
