"""Small services whose routers reach the application in different ways; each boots as it stands."""

from __future__ import annotations

from tests.support.route_shapes import (
    END,
    END_ROUTES,
    MAIN,
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
OTHER = """
    from fastapi import APIRouter

    router = APIRouter()


    @router.get("/other")
    def other() -> int:
        return 1
"""
CONFIG = """
    from functools import lru_cache

    from pydantic import BaseModel, Field


    class Settings(BaseModel):
        api_v1_prefix: str = Field(default="/api/v1")
        debug: bool = True


    @lru_cache
    def get_settings() -> Settings:
        return Settings()
"""

_MADE = '''
    def _make() -> APIRouter:
        """The router of this file."""
        return APIRouter(prefix="/{}")


    router = _make()'''
_LOOP = """

    for path in ({paths}):
        router.add_api_route(path, {handler}, methods=["POST"])
"""

WIRING: dict[str, Shape] = {
    "a function makes each router": Shape(
        {
            START: START_ROUTES.replace("\n    router = APIRouter()", _MADE.format("open")),
            END: END_ROUTES.replace("\n    router = APIRouter()", _MADE.format("shut")),
        }
    ),
    "loops over paths with one variable": Shape(
        {
            START: START_ROUTES + _LOOP.format(paths='"/a", "/b"', handler="start"),
            END: END_ROUTES + _LOOP.format(paths='"/c", "/d"', handler="end"),
        }
    ),
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
    "a function closes over the application": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()


                def register() -> None:
                    app.include_router(session_manager_start_routes.router, prefix="/s")
                    app.include_router(session_manager_end_routes.router, prefix="/s")


                register()
            """,
        }
    ),
    "a function of its own for each part": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()


                def register_start() -> None:
                    app.include_router(session_manager_start_routes.router, prefix="/s")


                def register_end() -> None:
                    # The last one.
                    app.include_router(session_manager_end_routes.router, prefix="/s")


                register_start()
                register_end()
            """,
        }
    ),
    "a factory hands the application on by keyword": Shape(
        {
            "api/routers.py": """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes


                def init_routers(*, app_: FastAPI, prefix: str = "/v1") -> None:
                    app_.include_router(session_manager_start_routes.router, prefix=prefix)
                    app_.include_router(session_manager_end_routes.router, prefix=prefix)
            """,
            MAIN: """
                from fastapi import FastAPI

                from api.routers import init_routers


                def create_app() -> FastAPI:
                    app = FastAPI()
                    init_routers(app_=app)
                    return app


                app = create_app()
            """,
        }
    ),
    "a helper of another file includes its parameter": Shape(
        {
            "api/factory.py": """
                from fastapi import APIRouter, FastAPI


                def create_application(router: APIRouter) -> FastAPI:
                    application = FastAPI()
                    application.include_router(router, prefix="/api")
                    return application
            """,
            "api/everything.py": """
                from fastapi import APIRouter

                from api.routes.session_manager_end_routes import router as end_router
                from api.routes.session_manager_start_routes import router as start_router

                router = APIRouter(prefix="/s")
                router.include_router(start_router)
                router.include_router(end_router)
            """,
            MAIN: """
                from api.everything import router
                from api.factory import create_application

                app = create_application(router)
            """,
        }
    ),
    "a helper takes every router it is given": Shape(
        {
            "api/factory.py": """
                from fastapi import APIRouter, FastAPI


                def create_application(*routers: APIRouter, title: str) -> FastAPI:
                    application = FastAPI(title=title)
                    for router in routers:
                        application.include_router(router, prefix="/api")
                    return application
            """,
            "api/routes/other_routes.py": OTHER,
            MAIN: """
                from api.factory import create_application
                from api.routes import (
                    other_routes,
                    session_manager_end_routes,
                    session_manager_start_routes,
                )

                app = create_application(
                    other_routes.router,
                    session_manager_start_routes.router,
                    session_manager_end_routes.router,
                    title="All",
                )
            """,
        }
    ),
    "a helper mounts one router, with its prefix": Shape(
        {
            MAIN: """
                from fastapi import APIRouter, FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes


                def mount(app: FastAPI, router: APIRouter, prefix: str) -> None:
                    app.include_router(router, prefix="/api" + prefix)


                app = FastAPI()
                mount(app, session_manager_start_routes.router, "/s")
                mount(app, router=session_manager_end_routes.router, prefix="/s")
            """,
        }
    ),
    "a loop over dictionaries": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                ROUTERS = [
                    {"router": session_manager_start_routes.router, "prefix": "/s"},
                    # Closing.
                    {"router": session_manager_end_routes.router, "prefix": "/s"},
                ]

                app = FastAPI()
                for entry in ROUTERS:
                    app.include_router(entry["router"], prefix=entry["prefix"])
            """,
        }
    ),
    "a loop over dictionaries that differ, among others": Shape(
        {
            "api/routes/other_routes.py": OTHER,
            MAIN: """
                from fastapi import FastAPI

                from api.routes import (
                    other_routes,
                    session_manager_end_routes,
                    session_manager_start_routes,
                )

                ROUTERS = [
                    {"router": other_routes.router, "prefix": "/z", "tags": ["z"]},
                    {"router": session_manager_start_routes.router, "prefix": "/a", "tags": ["a"]},
                    {"router": session_manager_end_routes.router, "prefix": "/b", "tags": []},
                ]

                app = FastAPI()
                for entry in ROUTERS:
                    app.include_router(entry["router"], prefix=entry["prefix"], tags=entry["tags"])
            """,
        }
    ),
    "dictionaries that are keyword arguments": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                ROUTERS = (
                    dict(router=session_manager_start_routes.router, prefix="/a"),
                    dict(router=session_manager_end_routes.router, prefix="/b"),
                )

                app = FastAPI()
                for entry in ROUTERS:
                    app.include_router(**entry)
            """,
        }
    ),
    "a list that a package hands on": Shape(
        {
            "api/routes/__init__.py": """
                from api.routes.session_manager_end_routes import router as end_router
                from api.routes.session_manager_start_routes import (
                    router as session_manager_start_router,
                )

                ROUTERS = [session_manager_start_router, end_router]
            """,
            MAIN: """
                from fastapi import FastAPI

                from api.routes import ROUTERS

                app = FastAPI()
                for router in ROUTERS:
                    app.include_router(router, prefix="/s")
            """,
        }
    ),
    "routers made in the call": Shape(
        {
            "api/tenants.py": """
                from fastapi import APIRouter

                from api.routes import session_manager_end_routes, session_manager_start_routes


                def below(router: APIRouter) -> APIRouter:
                    router.include_router(session_manager_start_routes.router, prefix="/s")
                    router.include_router(session_manager_end_routes.router, prefix="/s")
                    return router
            """,
            MAIN: """
                from fastapi import APIRouter, FastAPI

                from api.tenants import below

                app = FastAPI()
                app.include_router(APIRouter())
                app.include_router(below(APIRouter(prefix="/{tenant}")), prefix="/api")
            """,
        }
    ),
    "a prefix from settings that a function keeps": Shape(
        {
            "api/config.py": CONFIG,
            MAIN: """
                from fastapi import FastAPI

                from api.config import get_settings
                from api.routes import session_manager_end_routes, session_manager_start_routes

                settings = get_settings()
                app = FastAPI()
                app.include_router(
                    session_manager_start_routes.router, prefix=settings.api_v1_prefix
                )
                app.include_router(session_manager_end_routes.router, prefix=settings.api_v1_prefix)
            """,
        }
    ),
    "a prefix from the environment, and tags": Shape(
        {
            MAIN: """
                import os

                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()
                app.include_router(
                    session_manager_start_routes.router,
                    prefix=os.getenv("API_PREFIX", "/api/v1"),
                    tags=["open"],
                )
                app.include_router(
                    session_manager_end_routes.router, prefix=os.getenv("API_PREFIX", "/api/v1")
                )
            """,
        }
    ),
    "prefixes that settings begin and the parts end": Shape(
        {
            "api/config.py": CONFIG + "\n\n    settings = get_settings()\n",
            MAIN: """
                from fastapi import FastAPI

                from api.config import settings
                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()
                app.include_router(
                    session_manager_start_routes.router, prefix=f"{settings.api_v1_prefix}/start"
                )
                app.include_router(
                    session_manager_end_routes.router, prefix=f"{settings.api_v1_prefix}/end"
                )
            """,
        }
    ),
    "a router's own prefix from settings": Shape(
        {
            "api/config.py": CONFIG + "\n\n    settings = get_settings()\n",
            START: START_ROUTES.replace(
                "    from schemas", "    from api.config import settings\n    from schemas", 1
            ).replace("APIRouter()", "APIRouter(prefix=settings.api_v1_prefix)"),
            END: END_ROUTES.replace(
                "    from schemas", "    from api.config import settings\n    from schemas", 1
            ).replace("APIRouter()", "APIRouter(prefix=settings.api_v1_prefix)"),
        }
    ),
    "a list that grows": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                routers = []
                routers += [session_manager_start_routes.router]
                routers.append(session_manager_end_routes.router)

                app = FastAPI()
                for router in routers:
                    app.include_router(router)
            """,
        }
    ),
    "a dictionary made from modules": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                MODULES = (session_manager_start_routes, session_manager_end_routes)
                ROUTERS = {each.__name__: each.router for each in MODULES}

                app = FastAPI()
                for name, router in ROUTERS.items():
                    app.include_router(router)
            """,
        }
    ),
    "a dictionary of routers": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                ROUTERS = {
                    "start": session_manager_start_routes.router,
                    "end": session_manager_end_routes.router,
                }

                app = FastAPI()
                for router in ROUTERS.values():
                    app.include_router(router)
            """,
        }
    ),
    "aggregators two deep": Shape(
        {
            "api/v1.py": """
                from fastapi import APIRouter

                from api.routes import session_manager_end_routes, session_manager_start_routes

                router = APIRouter(prefix="/v1")
                router.include_router(session_manager_start_routes.router, tags=["x"])
                router.include_router(session_manager_end_routes.router, tags=["x"])
            """,
            MAIN: """
                from fastapi import APIRouter, FastAPI

                from api import v1

                api_router = APIRouter(prefix="/api")
                api_router.include_router(v1.router)

                app = FastAPI()
                app.include_router(api_router)
            """,
        }
    ),
    "included under one condition": Shape(
        {
            "api/config.py": CONFIG,
            MAIN: """
                from fastapi import FastAPI

                from api.config import get_settings
                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()
                if get_settings().debug:
                    app.include_router(session_manager_start_routes.router, prefix="/s")
                    app.include_router(session_manager_end_routes.router, prefix="/s")
            """,
        }
    ),
    "included twice, under two prefixes": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()
                app.include_router(session_manager_start_routes.router, prefix="/v1")
                app.include_router(session_manager_end_routes.router, prefix="/v1")
                app.include_router(session_manager_start_routes.router, prefix="/v2", tags=["two"])
                app.include_router(session_manager_end_routes.router, prefix="/v2", tags=["two"])
            """,
        }
    ),
    "included once for each of two versions": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                app = FastAPI()
                for version in ("v1", "v2"):
                    app.include_router(session_manager_start_routes.router, prefix=f"/{version}")
                    app.include_router(session_manager_end_routes.router, prefix=f"/{version}")
            """,
        }
    ),
    "keyword arguments that all share": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes

                COMMON = {"prefix": "/v1", "deprecated": True}
                app = FastAPI()
                app.include_router(session_manager_start_routes.router, **COMMON)
                app.include_router(session_manager_end_routes.router, **COMMON)
            """,
        }
    ),
    "an object builds the application": Shape(
        {
            MAIN: """
                from fastapi import FastAPI

                from api.routes import session_manager_end_routes, session_manager_start_routes


                class Server:
                    def __init__(self) -> None:
                        self.app = FastAPI()
                        self._include()

                    def _include(self) -> None:
                        self.app.include_router(session_manager_start_routes.router)
                        self.app.include_router(session_manager_end_routes.router)


                app = Server().app
            """,
        }
    ),
    "a part that mounts a sub-application": Shape(
        {
            START: START_ROUTES.replace("import APIRouter", "import APIRouter, FastAPI")
            + """

    sub = FastAPI()


    @sub.get("/other")
    def beside() -> int:
        return 1


    router.mount("/other", sub)
""",
        }
    ),
    "Starlette's own registration below prefixes": Shape(
        {
            START: START_ROUTES.replace("APIRouter()", 'APIRouter(prefix="/own")')
            + """

    def plain(request):
        return None


    async def live(socket):
        await socket.accept()


    router.add_route("/other", plain)
    router.add_websocket_route("/other/live", live)
""",
        }
    ),
}
EVERY_SHAPE = SHAPES | WIRING
