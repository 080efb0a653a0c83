"""A session service with two apps, its unified route file standing beside the old ones."""

from __future__ import annotations

FACADE = "apps/session_manager/service.py"
UNIFIED = "api/routes/session_manager_routes.py"
START_ROUTES = "api/routes/session_manager_start_routes.py"
END_ROUTES = "api/routes/session_manager_end_routes.py"
START_APP = "apps/session_manager_start/service.py"
END_APP = "apps/session_manager_end/service.py"

PUBLIC_PACKAGE = '''
"""Public schemas."""

from schemas.session_manager_start.session_manager_start import (
    SessionStartRequest as SessionManagerStartInput,
)

__all__ = ["SessionManagerStartInput"]
'''

SCHEMA = """
class SessionStartRequest:
    pass
"""

START_SERVICE = '''
from __future__ import annotations

from datetime import datetime

from schemas.session_manager_start.session_manager_start import SessionStartRequest

from . import store


class SessionExists(Exception):
    """Somebody has it."""


def start_session(payload: SessionStartRequest, *, now: datetime | None = None) -> str:
    """Open a session.

    It stays open.
    """
    return store.add(payload)


async def close(session_id: str) -> None:
    """Forget a session."""
    store.drop(session_id)
'''

END_SERVICE = """
from apps.session_manager_start import store


def end_session(session_id):
    return store.drop(session_id)


def close(session_id):
    return None
"""

MERGED = '''
"""Sessions."""

from fastapi import APIRouter

from apps.session_manager_end import service as service_end
from apps.session_manager_start.service import SessionExists, start_session  # opens

router = APIRouter()


@router.post("/sessions.start")
def start(payload):
    try:
        return start_session(payload)
    except SessionExists:
        return None


@router.post("/sessions.end")
def end_session(session_id):
    # The newest one.
    return service_end.end_session(session_id)


def _log_start(line):
    return line


def _trim(line):
    return line
'''

OLD_START_ROUTES = """
from apps.session_manager_start.service import SessionExists, start_session

router = 1


def _log(line):
    return line


def _trim(line):
    return line
"""

OLD_END_ROUTES = """
from apps.session_manager_end import service

router = 1
"""

SERVICE: dict[str, str | bytes] = {
    "api/__init__.py": "",
    "api/routes/__init__.py": "",
    START_ROUTES: OLD_START_ROUTES,
    END_ROUTES: OLD_END_ROUTES,
    UNIFIED: MERGED,
    "apps/__init__.py": "",
    "apps/session_manager_start/__init__.py": "",
    START_APP: START_SERVICE,
    "apps/session_manager_start/store.py": "def add(p): ...\ndef drop(s): ...\n",
    "apps/session_manager_end/__init__.py": "",
    END_APP: END_SERVICE,
    "schemas/__init__.py": PUBLIC_PACKAGE,
    "schemas/session_manager_start/__init__.py": "",
    "schemas/session_manager_start/session_manager_start.py": SCHEMA,
}


def without(*paths: str) -> dict[str, str | bytes]:
    """The service with some files missing."""
    return {path: content for path, content in SERVICE.items() if path not in paths}
