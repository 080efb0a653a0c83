"""A router that a function makes gets the module's tag, which is no other code."""

from __future__ import annotations

from pathlib import Path

from tests.nasty.service import FILES, MAIN, OTHER_ROUTES, ROUTES, orders_service, refactor, said

_FACTORY = """\
from fastapi import APIRouter

from schemas.orders_place import OrdersPlaceInput, OrdersPlaceOutput


def init_router(limit: int) -> APIRouter:
    router = APIRouter()

    @router.post("/place", response_model=OrdersPlaceOutput)
    def place(payload: OrdersPlaceInput) -> OrdersPlaceOutput:
        return OrdersPlaceOutput(done=len(payload.order) < limit)

    return router
"""
_MAIN = """\
from fastapi import FastAPI

from api.routes.orders_place_routes import init_router

app = FastAPI()
app.include_router(init_router(3), prefix="/orders")
"""
_CONFIGURATION = (
    FILES["refactor-kit.toml"]
    .replace('parts = ["orders_place", "orders_cancel"]', 'parts = ["orders_place"]')
    .replace("[modules.orders]", "[modules.orders_place]")
)


def test_the_tag_on_a_router_that_a_function_makes_is_declared(tmp_path: Path) -> None:
    files = {ROUTES: _FACTORY, OTHER_ROUTES: "", MAIN: _MAIN, "refactor-kit.toml": _CONFIGURATION}
    root = orders_service(tmp_path / "tree", files)

    planned = refactor(root, "plan", "orders_place", "--no-exec")

    assert planned.returncode == 0, said(planned)
    assert '+    router = APIRouter(tags=["orders_place"])' in planned.stdout
