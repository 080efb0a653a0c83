"""A session service of two parts, before and after its public names."""

from __future__ import annotations

START = "schemas/session_manager_start/session_manager_start.py"
END = "schemas/session_manager_end/session_manager_end.py"
PUBLIC = "schemas/__init__.py"
UNIFIED = "api/routes/session_manager_routes.py"

START_SCHEMA = '''
from __future__ import annotations

from datetime import datetime
from enum import Enum

from pydantic import BaseModel, Field


class Channel(str, Enum):
    WEB = "web"
    APP = "app"


class SessionStartRequest(BaseModel):
    """Opens a session."""

    user_id: str = Field(..., min_length=1, description="Who opens the session")
    channel: Channel = Channel.WEB

    @staticmethod
    def example_output() -> dict:
        return {"session_id": "s-1", "started_at": "2026-01-06T09:00:00Z"}


class SessionStartResponse(BaseModel):
    session_id: str
    started_at: datetime

    # The smallest request that is accepted.
    @staticmethod
    def example_input() -> dict:
        return {"user_id": "u-1"}
'''

END_SCHEMA = """
from pydantic import BaseModel


class SessionEndRequest(BaseModel):
    session_id: str

    @classmethod
    def example_input(cls) -> dict:
        return {"session_id": "s-1"}


class SessionEndResponse(BaseModel):
    closed: bool = True

    @classmethod
    def example_output(cls) -> dict:
        return {"closed": True}
"""

START_ROUTES = """
from fastapi import APIRouter

from schemas.session_manager_start.session_manager_start import (
    SessionStartRequest,
    SessionStartResponse,
)

router = APIRouter()


@router.post("/start", response_model=SessionStartResponse)
def start(payload: SessionStartRequest):
    return {}
"""

END_ROUTES = """
from fastapi import APIRouter

from schemas.session_manager_end import session_manager_end as shapes

router = APIRouter()


@router.post("/end")
async def end(payload: shapes.SessionEndRequest) -> shapes.SessionEndResponse:
    return shapes.SessionEndResponse()
"""

UNIFIED_ROUTES = """
from fastapi import APIRouter

from schemas import (
    SessionManagerEndInput,
    SessionManagerEndOutput,
    SessionManagerStartInput,
    SessionManagerStartOutput,
)

router = APIRouter(prefix="/session_manager", tags=["session_manager"])


@router.post("/sessions.start", response_model=SessionManagerStartOutput)
def start(payload: SessionManagerStartInput):
    return {}


@router.post("/sessions.end")
async def end(payload: SessionManagerEndInput) -> SessionManagerEndOutput:
    return SessionManagerEndOutput()
"""

EXPORTS = '''
"""Public schemas."""

from schemas.session_manager_end.session_manager_end import (
    SessionEndRequest as SessionManagerEndInput,
)
from schemas.session_manager_end.session_manager_end import (
    SessionEndResponse as SessionManagerEndOutput,
)
from schemas.session_manager_start.session_manager_start import (
    SessionStartRequest as SessionManagerStartInput,
)
from schemas.session_manager_start.session_manager_start import (
    SessionStartResponse as SessionManagerStartOutput,
)

__all__ = [
    "SessionManagerEndInput",
    "SessionManagerEndOutput",
    "SessionManagerStartInput",
    "SessionManagerStartOutput",
]
'''

BEFORE: dict[str, str | bytes] = {
    PUBLIC: '"""Public schemas."""\n',
    "schemas/session_manager_start/__init__.py": "",
    "schemas/session_manager_end/__init__.py": "",
    START: START_SCHEMA,
    END: END_SCHEMA,
    "api/routes/session_manager_start_routes.py": START_ROUTES,
    "api/routes/session_manager_end_routes.py": END_ROUTES,
}

AFTER: dict[str, str | bytes] = {
    **{path: BEFORE[path] for path in BEFORE if path.startswith("schemas/session")},
    PUBLIC: EXPORTS,
    UNIFIED: UNIFIED_ROUTES,
}
