"""A service that includes its routers in many ways, and what its application was seen to serve."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.base.wiring import ObservedRoute, Wiring
from refactor_kit.proof.observing.served import observe_served

_SHOP = {
    "shop/__init__.py": "",
    "shop/main.py": """
        import os

        from fastapi import APIRouter, FastAPI

        from shop import inner, late, own, pens
        from shop.helper import register
        from shop.paper import make

        app = FastAPI()
        api = APIRouter(tags=["api"])
        register(app=api, routers=[pens.router])
        for entry in [{"router": own.router, "prefix": "/own"}]:
            api.include_router(entry["router"], prefix=entry["prefix"])
        app.include_router(api, prefix=os.getenv("SHOP_PREFIX", "/v1"))
        app.include_router(pens.router, prefix="/again")
        app.include_router(make())
        inner.sub.include_router(late.router)
        app.mount("/inner", inner.sub)
    """,
    "shop/helper.py": """
        from fastapi import Depends

        def allowed():
            pass

        def register(app, routers):
            for router in routers:
                app.include_router(
                    router,
                    dependencies=[Depends(allowed)],
                )
    """,
    "shop/pens.py": """
        from fastapi import APIRouter, WebSocket

        def nib():
            pass

        router = APIRouter(prefix="/pens")

        @router.get("/{pen}")
        @router.get(
            "",
        )
        def pens(pen: str = ""):
            return pen

        @router.websocket("/ink")
        async def ink(socket: WebSocket):
            await socket.accept()
    """,
    "shop/own.py": """
        from fastapi import APIRouter

        class SlashedRouter(APIRouter):
            def add_api_route(self, path, endpoint, **options):
                super().add_api_route(path, endpoint, **options)

            def include_router(self, router, **options):
                super().include_router(router, **options)

        router = SlashedRouter()

        def hidden():
            return {}

        router.add_api_route("/hidden", hidden, methods=["PUT"])
    """,
    "shop/paper.py": """
        from fastapi import APIRouter

        sheets = APIRouter()

        @sheets.post("/sheets")
        def sheet():
            return {}

        def make():
            made = APIRouter(prefix="/paper")
            made.include_router(sheets)
            return made
    """,
    "shop/inner.py": """
        from fastapi import FastAPI

        sub = FastAPI(openapi_url=None)

        @sub.get("/seen")
        def seen():
            return {}
    """,
    "shop/late.py": """
        from fastapi import APIRouter

        router = APIRouter(prefix="/late")

        @router.delete("")
        def late():
            return {}
    """,
}
SHOP = {path: dedent(text).lstrip("\n") for path, text in _SHOP.items()}
APP = "shop.main:app"


def wiring_of(files: Mapping[str, str], app: str = APP, **settings: Any) -> Wiring:
    """What the application of ``files`` was seen to serve."""
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    return observe_served(tree, {}, Settings(Path("/nowhere"), app=app, **settings), "seen")


def own_routes(wiring: Wiring) -> dict[str, ObservedRoute]:
    """``METHOD path`` of each route that the service has itself."""
    routes = [route for route in wiring.routes if route.file]
    return {f"{method} {route.path}": route for route in routes for method in route.methods}
