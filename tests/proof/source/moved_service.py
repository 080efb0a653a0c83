"""A service of two parts whose plan moves, merges and renames, and a copy with one fault in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from refactor_kit.base import OverlayTree, Refusal, SourceTree
from refactor_kit.memory.memoized import Memory
from refactor_kit.planning.plan import ModulePlan, plan_module
from refactor_kit.planning.same_source import changed_code, planned_moves
from refactor_kit.proof.comparing.source import PlannedMoves
from refactor_kit.recipe.loading import load_recipe
from refactor_kit.worktree.content_ids import memoizing
from tests.support.trees import service

START_SCHEMA = '''
from pydantic import BaseModel, Field, field_validator


class StartRequest(BaseModel):
    """Opens a session."""

    user: str = Field(..., min_length=1)

    @field_validator("user")
    @classmethod
    def trimmed(cls, value: str) -> str:
        return value.strip()

    @staticmethod
    def example_output() -> dict:
        return {"session": "s-1"}


class StartResponse(BaseModel):
    session: str = "none"

    @staticmethod
    def example_input() -> dict:
        return {"user": "u-1"}
'''
END_SCHEMA = """
from pydantic import BaseModel


class EndRequest(BaseModel):
    session: str


class EndResponse(BaseModel):
    closed: bool
"""
START_ROUTES = '''
"""Opens sessions."""

import logging

from fastapi import APIRouter, Depends, Header, HTTPException

from apps.session_start import service
from apps.session_start.service import Full
from schemas.session_start.session_start import StartRequest, StartResponse

logger = logging.getLogger(__name__)
router = APIRouter()
LIMIT = 10
opened = 0


def token(authorization: str = Header("none")) -> str:
    return authorization.removeprefix("Bearer ")


def _short(text: str) -> str:
    return text[:LIMIT]


@router.post("/start", response_model=StartResponse, status_code=201)
async def start(body: StartRequest, who: str = Depends(token)) -> StartResponse:
    """Open a session."""
    global opened
    opened += 1
    logger.info("opening %s", _short(body.user))
    try:
        session = await service.start(body.user, who, limit=LIMIT)
    except Full:
        raise HTTPException(409, "full")
    return StartResponse(session=session)
'''
END_ROUTES = '''
"""Closes sessions."""

import logging

from fastapi import APIRouter

from apps.session_end import service
from schemas.session_end.session_end import EndRequest, EndResponse

logger = logging.getLogger(__name__)
router = APIRouter()
LIMIT = 20


def _short(text: str) -> str:
    return text[-LIMIT:]


@router.post("/end", response_model=EndResponse)
def end(body: EndRequest) -> EndResponse:
    logger.info("closing %s", _short(body.session))
    return EndResponse(closed=service.end(body.session))
'''
START_APP = '''
import functools
from apps.session_start import store


class Full(Exception):
    """No session is left."""

    code = 409


def logged(function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        return await function(*args, **kwargs)

    return wrapper


SEATS = 5
store.reset()
store.fill(SEATS)


@logged
async def start(user: str, who: str = "nobody", *, limit: int = 3) -> str:
    if len(store.SESSIONS) >= SEATS * limit:
        raise Full(user)
    for attempt in range(3):
        if store.free(user, attempt):
            break
    else:
        return "none"
    return store.add(user, who)
'''
STORE = """
SESSIONS: dict[str, str] = {}
_count = 0


def reset() -> None:
    global _count
    _count = 0


def fill(seats: int) -> None:
    SESSIONS.update({str(seat): "" for seat in range(seats) if seat % 2})


def free(user: str, attempt: int) -> bool:
    # the last attempt takes any seat
    return user not in SESSIONS or attempt > 1


def add(user: str, who: str) -> str:
    global _count
    _count += 1
    SESSIONS[user] = f"{who}-{_count:03}"
    return SESSIONS[user]
"""
END_APP = """
from apps.session_start.store import SESSIONS as _sessions


def end(session: str) -> bool:
    return _sessions.pop(session, None) is not None
"""
CONFTEST = """
import pytest

from apps.session_start import store


@pytest.fixture(autouse=True)
def empty():
    store.SESSIONS.clear()
    yield
    assert not store.SESSIONS
"""
PASSED_ON = '''
"""What the jobs need."""

from apps.session_start.service import Full, start  # noqa: F401
from apps.session_start.store import SESSIONS  # the jobs' own

__all__ = ["Full", "SESSIONS", "start"]


def count() -> int:
    """How many are open."""
    # each of them counts
    return len(SESSIONS)
'''
JOBS = """
from apps import passed_on


def run() -> None:
    assert passed_on.Full
"""
TESTS = """
import asyncio

import pytest

from api.routes import session_start_routes as routes
from apps.session_start import service, store


@pytest.mark.parametrize("user", ["a", "b", "c"])
def test_start(user: str) -> None:
    assert asyncio.run(service.start(user, "me")) == store.SESSIONS[user]
    assert store.SESSIONS.pop(user).startswith("me-")


@pytest.mark.skipif(store.SESSIONS is None, reason="no store")
def test_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.session_start.service.SEATS", 0)
    with pytest.raises(service.Full):
        asyncio.run(service.start("a"))


def test_limit() -> None:
    assert routes.LIMIT == 10
"""
MAIN = """
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api.routes import session_end_routes, session_start_routes


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield


def create_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.include_router(session_start_routes.router, prefix="/session")
    app.include_router(session_end_routes.router, prefix="/session")
    app.state.ready = True
    return app


app = create_app()
"""
FILES = {
    "api/__init__.py": "",
    "api/main.py": MAIN,
    "api/routes/__init__.py": "",
    "api/routes/session_end_routes.py": END_ROUTES,
    "api/routes/session_start_routes.py": START_ROUTES,
    "apps/__init__.py": "",
    "apps/jobs.py": JOBS,
    "apps/passed_on.py": PASSED_ON,
    "apps/session_end/__init__.py": "",
    "apps/session_end/service.py": END_APP,
    "apps/session_start/__init__.py": "",
    "apps/session_start/service.py": START_APP,
    "apps/session_start/store.py": STORE,
    "schemas/__init__.py": "",
    "schemas/session_end/__init__.py": "",
    "schemas/session_end/session_end.py": END_SCHEMA,
    "schemas/session_start/__init__.py": "",
    "schemas/session_start/session_start.py": START_SCHEMA,
    "tests/conftest.py": CONFTEST,
    "tests/test_sessions.py": TESTS,
}
ROUTES = "api/routes/session_routes.py"


@dataclass(frozen=True)
class Planned:
    """The service and the plan of its module."""

    before: SourceTree
    plan: ModulePlan
    moves: PlannedMoves

    @property
    def after(self) -> SourceTree:
        return self.plan.steps[-1].change_set.tree()

    def told(self, path: str = "", old: str = "", new: str = "") -> tuple[Refusal, ...]:
        """What is refused once ``old`` in a file of the result is ``new``."""
        content = self.after.read(path) if path else b""
        assert not path or content.count(old.encode()) == 1, f"{old!r} in\n{content.decode()}"
        faulty = {path: content.replace(old.encode(), new.encode())} if path else {}
        after, context = OverlayTree(self.after, faulty), self.plan.context
        return changed_code(self.before, after, context, self.moves, self.plan.paths())


def planned(
    today: date = date(2026, 12, 1),
    files: Mapping[str, str | bytes] = FILES,
    **settings: Any,
) -> Planned:
    """The service's tree and the plan of its module, on a day."""
    tree, context = service(
        files,
        module="session",
        parts=("session_start", "session_end"),
        app_layout="package",
        **settings,
    )
    context = replace(context, today=today)
    plan = plan_module(tree, context, load_recipe(context.settings).steps, Memory())
    return Planned(tree, plan, planned_moves(memoizing(tree, Memory()), context))
