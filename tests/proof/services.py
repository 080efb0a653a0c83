"""A small service before and after its migration, and observations of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from refactor_kit.base import (
    Context,
    MemoryTree,
    ModuleSettings,
    ProofLevel,
    Settings,
)
from refactor_kit.base.layout import resolve_modules
from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint
from refactor_kit.proof.observing.observation import Observation, observe
from refactor_kit.proof.target.scratch import ScratchCopy

START_SCHEMA = '''
    from pydantic import BaseModel, ConfigDict, Field, field_validator


    class OpenRequest(BaseModel):
        """What a session is opened with."""

        model_config = ConfigDict(extra="forbid")

        user_id: str = Field(min_length=2)
        minutes: int = 30

        @field_validator("user_id")
        @classmethod
        def without_blanks(cls, value: str) -> str:
            if " " in value:
                raise ValueError("a user id has no blanks")
            return value
{input_on_request}

    class OpenAnswer(BaseModel):
        session_id: str
        user_id: str
        opened_at: str
        note: str | None = None
{input_on_answer}
        @staticmethod
        def example_output() -> dict[str, object]:
            return {{
                "session_id": "s-1",
                "user_id": "ada",
                "opened_at": "2024-01-02T03:04:05Z",
                "note": None,
            }}
'''
_INPUT = """
        @staticmethod
        def example_input() -> dict[str, object]:
            return {{"user_id": "ada", "minutes": 15}}
"""
END_SCHEMA = """
    from pydantic import BaseModel


    class CloseRequest(BaseModel):
        session_id: str
        reason: str = "done"

        @staticmethod
        def example_input() -> dict[str, object]:
            return {"session_id": "s-1", "reason": "done"}


    class CloseAnswer(BaseModel):
        session_id: str
        reason: str

        @staticmethod
        def example_output() -> dict[str, object]:
            return {"session_id": "s-1", "reason": "done"}
"""
START_ROUTES = """
    from datetime import UTC, datetime
    from uuid import uuid4

    from fastapi import APIRouter, Depends, Response

    from apps.store import sessions
    from schemas.desk_open.desk_open import OpenAnswer, OpenRequest

    router = APIRouter()
    _recent: dict[str, int] = {}


    def count_calls() -> None:
        _recent["calls"] = _recent.get("calls", 0) + 1


    @router.post(
        "/open",
        response_model=OpenAnswer,
        response_model_exclude_none=True,
        status_code=201,
        tags=["desk"],
        dependencies=[Depends(count_calls)],
    )
    def open_session(payload: OpenRequest, response: Response) -> dict[str, object]:
        session_id = f"s-{uuid4().hex}"
        sessions[session_id] = payload.user_id
        response.headers["x-desk"] = "open"
        opened_at = datetime.now(UTC).isoformat()
        return {"session_id": session_id, "user_id": payload.user_id, "opened_at": opened_at}


    @router.get("/open/latest")
    def latest() -> dict[str, int]:
        return dict(_recent)
"""
END_ROUTES = """
    from fastapi import APIRouter, HTTPException

    from apps.store import sessions
    from schemas.desk_close.desk_close import CloseAnswer, CloseRequest

    router = APIRouter()
    _recent: dict[str, int] = {}


    @router.post(
        "/close", response_model=CloseAnswer, responses={404: {"description": "no session"}}
    )
    def close_session(payload: CloseRequest) -> dict[str, str]:
        if sessions.pop(payload.session_id, None) is None:
            raise HTTPException(404, "no such session")
        _recent["closed"] = _recent.get("closed", 0) + 1
        return {"session_id": payload.session_id, "reason": payload.reason}


    @router.get("/close/{name}", deprecated=True)
    def closed(name: str) -> dict[str, int]:
        return dict(_recent)
"""
MAIN = """
    from contextlib import asynccontextmanager

    from fastapi import FastAPI, Request
    from fastapi.responses import JSONResponse

    {imports}


    @asynccontextmanager
    async def lifespan(app: FastAPI):
        yield


    app = FastAPI(title="Desk", lifespan=lifespan)


    @app.exception_handler(ZeroDivisionError)
    async def divided(request: Request, error: ZeroDivisionError) -> JSONResponse:
        return JSONResponse({{"detail": "divided"}}, 400)


    @app.get("/health")
    def health() -> dict[str, str]:
        return {{"status": "ok"}}


    {mounts}


    @app.get("/about")
    def about() -> dict[str, str]:
        return {{"name": "desk"}}
"""
GENERATOR = """
    import importlib
    import json
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    part = sys.argv[1]
    module = importlib.import_module(f"schemas.{part}.{part}")
    folder = Path("schemas") / part


    def write(name: str, value: object) -> None:
        (folder / f"{part}_{name}.json").write_text(json.dumps(value, indent=2) + "\\n")


    for each in vars(module).values():
        if getattr(each, "__module__", "") != module.__name__:
            continue
        if "Request" in each.__name__:
            write("schema", each.model_json_schema())
        if "example_input" in vars(each):
            write("input_example", each.example_input())
        if "example_output" in vars(each):
            write("output_example", each.example_output())
"""
TESTS = """
    from fastapi.testclient import TestClient

    from api.main import app


    def test_opens_a_session_of_the_desk() -> None:
        answer = TestClient(app).post("/desk/open", json={"user_id": "eve"})
        assert answer.status_code == 201


    def test_refuses_a_short_name() -> None:
        answer = TestClient(app).post("/desk/open", json={"user_id": "e"})
        assert answer.status_code == 422
"""
_BEFORE_MAIN = {
    "imports": "from api.routes import desk_close_routes, desk_open_routes",
    "mounts": 'app.include_router(desk_open_routes.router, prefix="/desk")\n'
    '    app.include_router(desk_close_routes.router, prefix="/desk")',
}
_AFTER_MAIN = {
    "imports": "from api.routes import desk_routes",
    "mounts": 'app.include_router(desk_routes.router, prefix="/desk", tags=["desk"])',
}
AFTER_ROUTES = """
    from datetime import UTC, datetime
    from uuid import uuid4

    from fastapi import APIRouter, Depends, HTTPException, Response

    from apps.store import sessions
    from schemas import DeskCloseInput, DeskCloseOutput, DeskOpenInput, DeskOpenOutput

    router = APIRouter()
    _recent_opened: dict[str, int] = {}
    _recent_closed: dict[str, int] = {}


    def count_calls() -> None:
        _recent_opened["calls"] = _recent_opened.get("calls", 0) + 1


    @router.post(
        "/open",
        response_model=DeskOpenOutput,
        response_model_exclude_none=True,
        status_code=201,
        dependencies=[Depends(count_calls)],
    )
    def open_session(payload: DeskOpenInput, response: Response) -> dict[str, object]:
        session_id = f"s-{uuid4().hex}"
        sessions[session_id] = payload.user_id
        response.headers["x-desk"] = "open"
        opened_at = datetime.now(UTC).isoformat()
        return {"session_id": session_id, "user_id": payload.user_id, "opened_at": opened_at}


    @router.get("/open/latest")
    def latest() -> dict[str, int]:
        return dict(_recent_opened)


    @router.post(
        "/close", response_model=DeskCloseOutput, responses={404: {"description": "no session"}}
    )
    def close_session(payload: DeskCloseInput) -> dict[str, str]:
        if sessions.pop(payload.session_id, None) is None:
            raise HTTPException(404, "no such session")
        _recent_closed["closed"] = _recent_closed.get("closed", 0) + 1
        return {"session_id": payload.session_id, "reason": payload.reason}


    @router.get("/close/{name}", deprecated=True)
    def closed(name: str) -> dict[str, int]:
        return dict(_recent_closed)
"""
PUBLIC = '''
    """The public schemas."""

    from .desk_close.desk_close import CloseAnswer as DeskCloseOutput
    from .desk_close.desk_close import CloseRequest as DeskCloseInput
    from .desk_open.desk_open import OpenAnswer as DeskOpenOutput
    from .desk_open.desk_open import OpenRequest as DeskOpenInput

    __all__ = ["DeskCloseInput", "DeskCloseOutput", "DeskOpenInput", "DeskOpenOutput"]
'''


def _dedented(files: Mapping[str, str]) -> dict[str, str]:
    return {path: dedent(text).lstrip("\n") for path, text in files.items()}


_COMMON = {
    "api/__init__.py": "",
    "api/routes/__init__.py": "",
    "apps/__init__.py": "",
    "apps/store.py": "sessions: dict[str, str] = {}\n",
    "apps/unused.py": "SPARE = 1\n",
    "schemas/desk_open/__init__.py": "",
    "schemas/desk_close/__init__.py": "",
    "schemas/desk_close/desk_close.py": END_SCHEMA,
    "scripts/generate.py": GENERATOR,
    "tests/test_desk.py": TESTS,
}
BEFORE = _dedented(
    {
        **_COMMON,
        "api/main.py": MAIN.format(**_BEFORE_MAIN),
        "api/routes/desk_open_routes.py": START_ROUTES,
        "api/routes/desk_close_routes.py": END_ROUTES,
        "schemas/__init__.py": "",
        "schemas/desk_open/desk_open.py": START_SCHEMA.format(
            input_on_request="", input_on_answer=_INPUT.format()
        ),
    }
)
AFTER = _dedented(
    {
        **_COMMON,
        "api/main.py": MAIN.format(**_AFTER_MAIN),
        "api/routes/desk_routes.py": AFTER_ROUTES,
        "schemas/__init__.py": PUBLIC,
        "schemas/desk_open/desk_open.py": START_SCHEMA.format(
            input_on_request=_INPUT.format(), input_on_answer=""
        ),
    }
)
PATHS = ("POST /open", "GET /open/latest", "POST /close", "GET /close/{name}")


def tree_of(files: Mapping[str, str]) -> MemoryTree:
    return MemoryTree({path: text.encode() for path, text in files.items()})


def context_of(tree: MemoryTree, **settings: Any) -> Context:
    """The desk's context; ``settings`` are keys of the configuration."""
    values: dict[str, Any] = {
        "generator": ("python", "scripts/generate.py", "{part}"),
        "test_command": ("python", "-m", "pytest", "-q", "tests"),
        "modules": {"desk": ModuleSettings("desk", ("desk_open", "desk_close"))},
        **settings,
    }
    resolved = Settings(root=Path("/nowhere"), **values)
    modules = resolve_modules(resolved, tree)
    return Context(resolved, modules, modules[0])


def declared() -> Declared:
    """What the desk's migration declares."""
    endpoints = [path.partition(" ") for path in PATHS]
    return Declared(
        module="desk",
        tag="desk",
        endpoints=tuple(MovedEndpoint(m, f"/desk{p}", f"/desk{p}") for m, _, p in endpoints),
        modules={
            "api.routes.desk_open_routes": "api.routes.desk_routes",
            "api.routes.desk_close_routes": "api.routes.desk_routes",
        },
        schema_modules={
            "schemas.desk_open.desk_open": "desk_open",
            "schemas.desk_close.desk_close": "desk_close",
        },
        example_names={"input": ("example_input",), "output": ("example_output",)},
        public_names=("deskopeninput", "deskopenoutput", "deskcloseinput", "deskcloseoutput"),
        parts=("desk_open", "desk_close"),
        corrects_artifacts=True,
    )


def observed(
    files: Mapping[str, str],
    *,
    level: ProofLevel = "openapi",
    with_tests: bool = False,
    with_generator: bool = False,
    twice: bool = False,
    **settings: Any,
) -> Observation:
    """An observation of a service in a scratch copy of its own."""
    tree = tree_of(files)
    context = context_of(tree, **settings)
    with ScratchCopy(tree, None, context.settings) as copy:
        return observe(
            copy,
            context,
            level=level,
            with_tests=with_tests,
            with_generator=with_generator,
            twice=twice,
        )
