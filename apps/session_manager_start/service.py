"""Opens sessions."""

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from . import store


class SessionAlreadyExists(Exception):
    """The session ID that a client chose is taken."""


@dataclass(frozen=True)
class StartedSession:
    """A session just opened."""

    session_id: str
    user_id: str
    started_at: datetime
    expires_at: datetime


def start_session(
    user_id: str, *, channel: str, ttl_seconds: int, session_id: str | None = None
) -> StartedSession:
    """Open a session and file it."""
    started_at = datetime.now(UTC).replace(microsecond=0)
    session = StartedSession(
        session_id=session_id or new_session_id(),
        user_id=user_id,
        started_at=started_at,
        expires_at=started_at + timedelta(seconds=ttl_seconds),
    )
    _insert(session, channel)
    return session


def new_session_id() -> str:
    """An ID nobody can guess."""
    return f"sess_{secrets.token_hex(6)}"


def _insert(session: StartedSession, channel: str) -> None:
    statement = (
        "INSERT INTO sessions (session_id, user_id, channel, started_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?)"
    )
    values = (
        session.session_id,
        session.user_id,
        channel,
        session.started_at.isoformat(),
        session.expires_at.isoformat(),
    )
    try:
        with store.connection() as opened:
            opened.execute(statement, values)
    except sqlite3.IntegrityError:
        raise SessionAlreadyExists(session.session_id) from None
