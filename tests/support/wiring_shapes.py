"""Small services whose routers reach the application in different ways; each boots as it stands."""

from __future__ import annotations

from tests.support.route_shapes import (
    END,
    END_ROUTES,
    SHAPES,
    START,
    START_ROUTES,
    Shape,
)

_NEED = '''
    def need() -> None:
        """What the router needs."""


'''
_CLASS = "\n    class Other:\n        x = 1\n\n\n    router"

WIRING: dict[str, Shape] = {
    "a dependency above each router": Shape(
        {
            START: START_ROUTES.replace("import APIRouter", "import APIRouter, Depends").replace(
                "\n    router = APIRouter()",
                _NEED + '    router = APIRouter(tags=["a"], dependencies=[Depends(need)])',
            ),
            END: END_ROUTES.replace("import APIRouter", "import APIRouter, Depends").replace(
                "\n    router = APIRouter()",
                _NEED.replace("need", "want")
                + '    router = APIRouter(tags=["b"], dependencies=[Depends(want)])',
            ),
        }
    ),
    "a class above the first router": Shape({START: START_ROUTES.replace("\n    router", _CLASS)}),
    "a class above the last router": Shape({END: END_ROUTES.replace("\n    router", _CLASS)}),
    "constants of one name in the routers' arguments": Shape(
        {
            START: START_ROUTES.replace(
                "router = APIRouter()", 'WHERE = "/open"\n    router = APIRouter(prefix=WHERE)'
            ),
            END: END_ROUTES.replace(
                "router = APIRouter()", 'WHERE = "/shut"\n    router = APIRouter(prefix=WHERE)'
            ),
        }
    ),
    "a second router below the handlers of the first": Shape(
        {
            START: START_ROUTES.replace("import APIRouter", "import APIRouter, Depends")
            + """


    def trace() -> None: ...


    admin = APIRouter(prefix="/admin", dependencies=[Depends(trace)])
    plain = APIRouter(prefix="/plain")


    @admin.get("/open")
    def open_sessions() -> int:
        return 0


    @plain.get("/open")
    def plain_sessions() -> int:
        return 0


    router.include_router(plain)
""",
            "api/main.py": """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()
                app.include_router(session_manager_end_routes.router, prefix="/s")
                app.include_router(session_manager_start_routes.router, prefix="/s")
                app.include_router(session_manager_start_routes.admin)
            """,
        }
    ),
}
EVERY_SHAPE = SHAPES | WIRING
