"""Sessions in SQLite, so that they outlive the process that opened them."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

DEFAULT_DATABASE = "sessions.sqlite3"

_TABLE = """
    CREATE TABLE IF NOT EXISTS sessions (
        session_id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL,
        channel TEXT NOT NULL,
        started_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        ended_at TEXT,
        end_reason TEXT,
        note TEXT
    )
"""


def database_path() -> Path:
    """The file that ``SESSION_DB`` names, or one in the working directory."""
    return Path(os.environ.get("SESSION_DB") or DEFAULT_DATABASE)


@contextmanager
def connection() -> Iterator[sqlite3.Connection]:
    """A connection whose changes are committed at the end of the block."""
    path = database_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as opened:
        opened.row_factory = sqlite3.Row
        with opened:
            opened.execute(_TABLE)
            yield opened


def find(session_id: str) -> sqlite3.Row | None:
    """The row of one session, open or ended."""
    query = "SELECT * FROM sessions WHERE session_id = ?"
    with connection() as opened:
        row: sqlite3.Row | None = opened.execute(query, (session_id,)).fetchone()
    return row


def count_open() -> int:
    """How many sessions nobody has ended yet."""
    query = "SELECT count(*) FROM sessions WHERE ended_at IS NULL"
    with connection() as opened:
        (count,) = opened.execute(query).fetchone()
    return int(count)
