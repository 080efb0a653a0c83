"""A service of one module with two parts, as its team left it; tests take what they need of it."""

from __future__ import annotations

START_SCHEMA = """
    from pydantic import BaseModel, Field


    class SessionStartRequest(BaseModel):
        user_id: str = Field(min_length=1, description="Who opens the session.")
        note: str | None = None

        @staticmethod
        def example_output() -> dict:
            return {"session_id": "sess_1"}


    class SessionStartResponse(BaseModel):
        session_id: str

        @staticmethod
        def example_input() -> dict:
            return {"user_id": "u-1", "note": None}
"""
END_SCHEMA = """
    from pydantic import BaseModel


    class SessionEndRequest(BaseModel):
        session_id: str


    class SessionEndResponse(BaseModel):
        ended: bool
"""
ROUTES = """
    from fastapi import APIRouter

    from apps.session_manager_{part} import service
    from schemas.session_manager_{part}.session_manager_{part} import (
        Session{Part}Request,
        Session{Part}Response,
    )

    router = APIRouter()


    @router.post("/{part}", response_model=Session{Part}Response)
    def {part}(payload: Session{Part}Request) -> Session{Part}Response:
        return Session{Part}Response(**service.{part}_session(payload.model_dump()))
"""
APP = """
    def {part}_session(payload: dict) -> dict:
        return payload
"""
MAIN = """
    from fastapi import FastAPI

    from api.routes.session_manager_end_routes import router as end_router
    from api.routes.session_manager_start_routes import router as start_router

    app = FastAPI()
    app.include_router(start_router, prefix="/session_manager")
    app.include_router(end_router, prefix="/session_manager")
"""


def _filled(template: str, part: str) -> str:
    return template.replace("{part}", part).replace("{Part}", part.capitalize())


SERVICE = {
    "api/__init__.py": "",
    "api/main.py": MAIN,
    "api/routes/__init__.py": "",
    "api/routes/session_manager_end_routes.py": _filled(ROUTES, "end"),
    "api/routes/session_manager_start_routes.py": _filled(ROUTES, "start"),
    "apps/__init__.py": "",
    "apps/session_manager_end/__init__.py": "",
    "apps/session_manager_end/service.py": _filled(APP, "end"),
    "apps/session_manager_start/__init__.py": "",
    "apps/session_manager_start/service.py": _filled(APP, "start"),
    "schemas/__init__.py": "",
    "schemas/session_manager_end/__init__.py": "",
    "schemas/session_manager_end/session_manager_end.py": END_SCHEMA,
    "schemas/session_manager_start/__init__.py": "",
    "schemas/session_manager_start/session_manager_start.py": START_SCHEMA,
}
