"""Small services whose routes are written in different ways; each boots as it stands.

Every shape is a complete service of the module ``session_manager``. Schemas are the same in all;
``SHAPES`` maps a shape's name to its route files and the settings it needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

START = "api/routes/session_manager_start_routes.py"
END = "api/routes/session_manager_end_routes.py"
UNIFIED = "api/routes/session_manager_routes.py"
MAIN = "api/main.py"

START_SCHEMA = """
    import enum

    from pydantic import BaseModel


    class Channel(enum.Enum):
        WEB = "web"


    class SessionStartRequest(BaseModel):
        user_id: str
        channel: Channel = Channel.WEB


    class SessionStartResponse(BaseModel):
        session_id: str
"""
END_SCHEMA = """
    from pydantic import BaseModel


    class SessionEndRequest(BaseModel):
        session_id: str


    class SessionEndResponse(BaseModel):
        ended: bool
"""
PUBLIC = """
    from schemas.session_manager_end.session_manager_end import (
        SessionEndRequest as SessionManagerEndInput,
    )
    from schemas.session_manager_end.session_manager_end import (
        SessionEndResponse as SessionManagerEndOutput,
    )
    from schemas.session_manager_start.session_manager_start import (
        Channel,
    )
    from schemas.session_manager_start.session_manager_start import (
        SessionStartRequest as SessionManagerStartInput,
    )
    from schemas.session_manager_start.session_manager_start import (
        SessionStartResponse as SessionManagerStartOutput,
    )

    __all__ = [
        "Channel",
        "SessionManagerEndInput",
        "SessionManagerEndOutput",
        "SessionManagerStartInput",
        "SessionManagerStartOutput",
    ]
"""
SCHEMAS = {
    "schemas/__init__.py": PUBLIC,
    "schemas/session_manager_start/__init__.py": "",
    "schemas/session_manager_start/session_manager_start.py": START_SCHEMA,
    "schemas/session_manager_end/__init__.py": "",
    "schemas/session_manager_end/session_manager_end.py": END_SCHEMA,
    "api/__init__.py": "",
    "api/routes/__init__.py": "",
}
START_ROUTES = '''
    """Opening sessions."""

    from fastapi import APIRouter

    from schemas.session_manager_start.session_manager_start import (
        SessionStartRequest,
        SessionStartResponse,
    )

    router = APIRouter()


    @router.post("/start", response_model=SessionStartResponse)
    def start(payload: SessionStartRequest) -> SessionStartResponse:
        """Open one."""
        return SessionStartResponse(session_id=f"{payload.user_id}-1")
'''
END_ROUTES = '''
    """Closing sessions."""

    from fastapi import APIRouter

    from schemas.session_manager_end.session_manager_end import (
        SessionEndRequest,
        SessionEndResponse,
    )

    router = APIRouter()


    @router.post("/end", response_model=SessionEndResponse)
    def end(payload: SessionEndRequest) -> SessionEndResponse:
        """Close one."""
        return SessionEndResponse(ended=bool(payload.session_id))
'''
MAIN_BY_MODULE = """
    from fastapi import FastAPI

    from api.routes import session_manager_end_routes, session_manager_start_routes

    app = FastAPI()
    app.include_router(session_manager_start_routes.router, prefix="/session_manager")
    app.include_router(session_manager_end_routes.router, prefix="/session_manager")
"""
ROUTE_FILES = {START: START_ROUTES, END: END_ROUTES, MAIN: MAIN_BY_MODULE}
MOVES = {
    "POST session_manager_start:/start": "/sessions.start",
    "POST session_manager_end:/end": "/sessions.end",
}


@dataclass(frozen=True)
class Shape:
    """Files over those that all shapes share; settings; and old path -> new path."""

    files: dict[str, str | bytes]
    settings: dict[str, Any] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)

    alone: bool = False

    def service_files(self) -> dict[str, str | bytes]:
        return dict(self.files) if self.alone else {**SCHEMAS, **ROUTE_FILES, **self.files}


def with_names(prefix: str = "", suffix: str = "") -> dict[str, str | bytes]:
    """The two route files with lines added below the router, and at their ends."""
    return {
        START: START_ROUTES.replace("router = APIRouter()", f"router = APIRouter(){prefix}")
        + suffix,
        END: END_ROUTES.replace("router = APIRouter()", f"router = APIRouter(){prefix}") + suffix,
    }


SHAPES: dict[str, Shape] = {
    "modules imported, prefix at the include": Shape({}),
    "endpoints moved": Shape(
        {},
        {"endpoints": MOVES},
        {
            "/session_manager/start": "/session_manager/sessions.start",
            "/session_manager/end": "/session_manager/sessions.end",
        },
    ),
    "routers imported by name, prefix in the router": Shape(
        {
            START: START_ROUTES.replace(
                "APIRouter()", 'APIRouter(prefix="/session_manager", tags=["sessions"])'
            ),
            END: END_ROUTES.replace(
                "APIRouter()", 'APIRouter(prefix="/session_manager", tags=["sessions"])'
            ),
            MAIN: """
                from fastapi import FastAPI

                from api.routes.session_manager_end_routes import router as end_router
                from api.routes.session_manager_start_routes import router as start_router

                app = FastAPI()
                app.include_router(start_router)
                app.include_router(end_router)
            """,
        }
    ),
    "an aggregator with a prefix of its own": Shape(
        {
            "api/router.py": """
                from fastapi import APIRouter

                from .routes import session_manager_end_routes as end_routes
                from .routes import session_manager_start_routes as start_routes

                api_router = APIRouter(prefix="/v1")
                api_router.include_router(start_routes.router, prefix="/session_manager")
                api_router.include_router(end_routes.router, prefix="/session_manager")
            """,
            MAIN: """
                from fastapi import FastAPI

                from api.router import api_router

                app = FastAPI()
                app.include_router(api_router, prefix="/api")
            """,
        }
    ),
    "an application factory that hands the application on": Shape(
        {
            "api/factory.py": """
                from fastapi import FastAPI


                def register(app: FastAPI) -> None:
                    from api.routes import session_manager_end_routes, session_manager_start_routes

                    app.include_router(session_manager_start_routes.router, prefix="/sessions")
                    app.include_router(session_manager_end_routes.router, prefix="/sessions")


                def create_app() -> FastAPI:
                    app = FastAPI()
                    register(app)
                    return app
            """,
            MAIN: """
                from api.factory import create_app

                app = create_app()
            """,
        }
    ),
    "a loop over modules": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()

                for routes in (session_manager_start_routes, session_manager_end_routes):
                    app.include_router(routes.router, prefix="/api")
            """,
        }
    ),
    "a loop over a list of routers and prefixes": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                ROUTERS = [
                    (session_manager_start_routes.router, "/session_manager"),
                    (session_manager_end_routes.router, "/session_manager"),
                ]

                app = FastAPI()
                for router, prefix in ROUTERS:
                    app.include_router(router, prefix=prefix)
            """,
        }
    ),
    "a package hands the routers on, and a loop puts their prefixes together": Shape(
        {
            "api/paths.py": 'VERSION = "v1"\nAPI = f"/api/{VERSION}"\n',
            "api/routes/__init__.py": """
                from .session_manager_end_routes import router as session_manager_end_router
                from .session_manager_start_routes import router as session_manager_start_router

                __all__ = ["session_manager_end_router", "session_manager_start_router"]
            """,
            MAIN: """
                from fastapi import FastAPI

                from api import routes
                from api.paths import API

                ROUTERS = [
                    (routes.session_manager_start_router, "session_manager"),
                    (routes.session_manager_end_router, "session_manager"),
                ]


                def create_app() -> FastAPI:
                    app = FastAPI()
                    for router, name in ROUTERS:
                        app.include_router(router, prefix=f"{API}/{name}")
                    return app


                app = create_app()
            """,
        }
    ),
    "prefixes from other files": Shape(
        {
            "api/paths.py": 'API = "/api"\nSESSIONS = API + "/sessions"\n',
            MAIN: """
                from fastapi import FastAPI

                from api import paths
                from api.paths import SESSIONS
                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()
                app.include_router(session_manager_start_routes.router, prefix=SESSIONS)
                app.include_router(session_manager_end_routes.router, prefix=paths.SESSIONS + "/e")
            """,
        }
    ),
    "a prefix above them that settings give": Shape(
        {
            "api/config.py": """
                class Settings:
                    API_V1_STR: str = "/api/v1"


                settings = Settings()
            """,
            "api/router.py": """
                from fastapi import APIRouter

                from .routes import session_manager_end_routes as end_routes
                from .routes import session_manager_start_routes as start_routes

                api_router = APIRouter()
                api_router.include_router(start_routes.router, prefix="/session_manager")
                api_router.include_router(end_routes.router, prefix="/session_manager")
            """,
            MAIN: """
                from fastapi import FastAPI

                from api.config import settings
                from api.router import api_router

                app = FastAPI()
                app.include_router(api_router, prefix=settings.API_V1_STR)
            """,
        }
    ),
    "includes that differ": Shape(
        {
            "api/dependencies.py": """
                from fastapi import Header


                def token(x_token: str = Header()) -> str:
                    return x_token


                def trace(x_trace: str = Header()) -> str:
                    return x_trace
            """,
            START: START_ROUTES.replace("import APIRouter", "import APIRouter, Depends")
            .replace("from schemas", "from api.dependencies import trace\n    from schemas", 1)
            .replace("APIRouter()", 'APIRouter(tags=["open"], dependencies=[Depends(trace)])'),
            MAIN: """
                from fastapi import Depends, FastAPI

                from api.dependencies import token
                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()
                app.include_router(
                    session_manager_start_routes.router,
                    prefix="/session_manager",
                    responses={409: {"description": "taken"}},
                )
                app.include_router(
                    session_manager_end_routes.router,
                    prefix="/session_manager",
                    tags=["close"],
                    dependencies=[Depends(token)],
                )
            """,
        }
    ),
    "prefixes that differ, paths that are empty": Shape(
        {
            START: START_ROUTES.replace('"/start"', '""'),
            END: END_ROUTES.replace('"/end"', '""'),
            MAIN: MAIN_BY_MODULE.replace(
                'start_routes.router, prefix="/session_manager"',
                'start_routes.router, prefix="/session_manager/start"',
            ).replace(
                'end_routes.router, prefix="/session_manager"',
                'end_routes.router, prefix="/session_manager/end"',
            ),
        }
    ),
    "the same prefix, an empty path, tags that differ": Shape(
        {
            START: START_ROUTES.replace('"/start"', '""').replace(
                "APIRouter()", 'APIRouter(tags=["a"])'
            ),
            END: END_ROUTES.replace("APIRouter()", 'APIRouter(tags=["b"])'),
        }
    ),
    "registered by call, in several ways": Shape(
        {
            START: START_ROUTES.replace(
                "from fastapi import APIRouter",
                "from fastapi import APIRouter, BackgroundTasks, WebSocket",
            )
            + '''

    BASE = "/watch"


    async def watch(socket: WebSocket) -> None:
        await socket.accept()


    router.add_api_websocket_route(BASE, watch)


    @router.websocket(BASE + "/{name}")
    async def watch_one(socket: WebSocket, name: str) -> None:
        await socket.accept()


    def count(tasks: BackgroundTasks) -> int:
        """Count."""
        tasks.add_task(print)
        return 1


    router.add_api_route(f"{BASE}/count", count, methods=["GET"])


    @router.api_route("/both", methods=["GET", "PUT"])
    @router.get("/twice")
    def both() -> int:
        return 2
'''
        }
    ),
    "one handler's name in both, pinned by name": Shape(
        {
            START: START_ROUTES.replace("def start", "def handle"),
            END: END_ROUTES.replace("def end", "def handle").replace(
                "response_model=SessionEndResponse)",
                "response_model=SessionEndResponse, status_code=202)",
            ),
        }
    ),
    "a handler that would hide a builtin": Shape(
        {
            START: START_ROUTES
            + '''

    @router.get("/list")
    def list() -> str:
        """Everything."""
        return "all"
''',
            END: END_ROUTES
            + '''

    @router.get("/names")
    def names() -> list[str]:
        """Names."""
        return list("ab")
''',
        }
    ),
    "state kept apart": Shape(
        with_names(
            "\n    _seen = {}",
            """

    def _note(key: str) -> str:
        global _seen
        _seen = {**_seen, key: key}
        return f"{key} of {len(_seen)} in {_seen!r}"
""",
        ),
        {"separate_state": ("_seen",)},
    ),
    "state shared": Shape(
        with_names(
            "\n    _seen = {}",
            """

    def _note(key: str) -> None:
        _seen[key] = key
""",
        ),
        {"shared_state": ("_seen",)},
    ),
    "postponed annotations in one part": Shape(
        {START: "    from __future__ import annotations\n" + START_ROUTES.split('"""', 2)[2]}
    ),
    "types imported for checking only": Shape(
        {
            START: START_ROUTES.replace(
                "from fastapi import APIRouter",
                "from typing import TYPE_CHECKING\n\n    from fastapi import APIRouter",
            ).replace(
                "    router = APIRouter()",
                "    if TYPE_CHECKING:\n"
                "        from schemas.session_manager_start import session_manager_start as own\n\n"
                "    router = APIRouter()\n\n\n"
                '    def _shown(channel: "own.Channel") -> str:\n'
                '        return ""\n',
            )
        }
    ),
    "schema modules imported whole": Shape(
        {
            START: START_ROUTES.replace(
                "from schemas.session_manager_start.session_manager_start import (\n"
                "        SessionStartRequest,\n        SessionStartResponse,\n    )",
                "from schemas.session_manager_start import session_manager_start as own",
            )
            .replace("SessionStartRe", "own.SessionStartRe")
            .replace("return own", "assert own.Channel.WEB\n        return own"),
            END: END_ROUTES.replace(
                "from schemas.session_manager_end.session_manager_end import (\n"
                "        SessionEndRequest,\n        SessionEndResponse,\n    )",
                "import schemas.session_manager_end.session_manager_end",
            ).replace(
                "SessionEndRe", "schemas.session_manager_end.session_manager_end.SessionEndRe"
            ),
        }
    ),
    "a schema imported inside a function": Shape(
        {
            START: START_ROUTES.replace(
                '    """Open one."""\n',
                '    """Open one."""\n'
                "        from schemas.session_manager_start.session_manager_start import (\n"
                "            Channel,\n        )\n\n"
                "        assert payload.channel is Channel.WEB\n",
            )
        }
    ),
    "several routers in one file": Shape(
        {
            START: START_ROUTES.replace(
                "router = APIRouter()", "router = APIRouter()\n    admin = APIRouter()"
            )
            + """

    @admin.get("/open")
    def open_sessions() -> int:
        return 0
""",
            MAIN: MAIN_BY_MODULE
            + '    app.include_router(session_manager_start_routes.admin, prefix="/admin")\n',
        }
    ),
    "a router inside a part's router": Shape(
        {
            START: START_ROUTES.replace(
                "router = APIRouter()",
                'router = APIRouter()\n    inner = APIRouter(prefix="/inner")',
            )
            + """

    @inner.get("/open")
    def open_sessions() -> int:
        return 0


    router.include_router(inner)
""",
        }
    ),
    "routers re-exported by the package": Shape(
        {
            "api/routes/__init__.py": """
                from .session_manager_end_routes import router as end_router
                from .session_manager_start_routes import router as start_router
            """,
            MAIN: """
                from fastapi import FastAPI

                from api.routes import end_router, start_router

                app = FastAPI()
                app.include_router(start_router, prefix="/session_manager")
                app.include_router(end_router, prefix="/session_manager")
            """,
        }
    ),
    "a sub-application": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()
                sub = FastAPI()
                sub.include_router(session_manager_start_routes.router, prefix="/session_manager")
                sub.include_router(session_manager_end_routes.router, prefix="/session_manager")
                app.mount("/v1", sub)
            """,
        }
    ),
    "other routers between the parts": Shape(
        {
            "api/routes/other_routes.py": """
                from fastapi import APIRouter

                router = APIRouter()


                @router.get("/other/{name}")
                def other(name: str) -> str:
                    return name
            """,
            MAIN: """
                from fastapi import FastAPI

                from api.routes import (
                    other_routes,
                    session_manager_end_routes,
                    session_manager_start_routes,
                )

                app = FastAPI()
                app.include_router(session_manager_start_routes.router, prefix="/session_manager")
                app.include_router(other_routes.router)
                app.include_router(session_manager_end_routes.router, prefix="/session_manager")
            """,
        }
    ),
    "the tag there already, on one operation": Shape(
        {START: START_ROUTES.replace('"/start", ', '"/start", tags=["session_manager"], ')}
    ),
    "exported names listed": Shape(
        {
            START: START_ROUTES.replace(
                "    router =", '    __all__ = ["router", "start"]\n\n    router ='
            ),
            END: END_ROUTES.replace(
                "    router =", '    __all__ = ("router", "end")\n\n    router ='
            ),
        }
    ),
    "a package below src, imported relatively throughout": Shape(
        {
            "src/shop/__init__.py": "",
            "src/shop/schemas/__init__.py": PUBLIC.replace(
                "from schemas.session_manager_end.", "from ."
            ).replace("from schemas.session_manager_start.", "from ."),
            "src/shop/schemas/session_manager_start.py": START_SCHEMA,
            "src/shop/schemas/session_manager_end.py": END_SCHEMA,
            "src/shop/http/__init__.py": "",
            "src/shop/http/names.py": "def shown(name: str) -> str:\n    return name\n",
            "src/shop/http/session_manager_start.py": START_ROUTES.replace(
                "from schemas.session_manager_start.session_manager_start import (",
                "from ..schemas.session_manager_start import (",
            ).replace("    router =", "    from .names import shown\n\n    router ="),
            "src/shop/http/session_manager_end.py": END_ROUTES.replace(
                "from schemas.session_manager_end.session_manager_end import (",
                "from .. import schemas\n    from ..schemas.session_manager_end import (",
            ),
            "src/shop/server.py": """
                from fastapi import FastAPI

                from .http import session_manager_end, session_manager_start

                app = FastAPI()
                app.include_router(session_manager_start.router, prefix="/session_manager")
                app.include_router(session_manager_end.router, prefix="/session_manager")
            """,
        },
        {
            "source_roots": ("src",),
            "app": "shop.server:app",
            "public_package": "shop.schemas",
            "schemas": "src/shop/schemas/{part}.py",
            "part_routes": "src/shop/http/{part}.py",
            "module_routes": "src/shop/http/{module}.py",
        },
        alone=True,
    ),
    "routes that live inside the app packages": Shape(
        {
            **SCHEMAS,
            "apps/__init__.py": "",
            "apps/session_manager_start/__init__.py": "",
            "apps/session_manager_start/service.py": "def begin() -> int:\n    return 1\n",
            "apps/session_manager_start/routes.py": START_ROUTES.replace(
                "    router =",
                "    from . import service\n    from .service import begin\n\n    router =",
            ),
            "apps/session_manager_end/__init__.py": "",
            "apps/session_manager_end/service.py": "def finish() -> int:\n    return 1\n",
            "apps/session_manager_end/routes.py": END_ROUTES.replace(
                "    router =",
                "    from . import service\n    from .service import finish\n\n    router =",
            ),
            "apps/session_manager/__init__.py": "",
            MAIN: """
                from fastapi import FastAPI

                from apps.session_manager_end.routes import router as end_router
                from apps.session_manager_start.routes import router as start_router

                app = FastAPI()
                app.include_router(start_router, prefix="/session_manager")
                app.include_router(end_router, prefix="/session_manager")
            """,
        },
        {
            "part_routes": "apps/{part}/routes.py",
            "module_routes": "apps/{module}/routes.py",
        },
        alone=True,
    ),
}
