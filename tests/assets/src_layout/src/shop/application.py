"""The application."""

from fastapi import Depends, FastAPI

from shop.api.basket_fill_routes import router as basket_fill
from shop.api.basket_flush_routes import router as basket_flush
from shop.api.greeting_routes import router as greeting
from shop.security import known_client

ROUTERS = [greeting, basket_fill, basket_flush]


def create_app() -> FastAPI:
    """A new application."""
    app = FastAPI(title="Shop", dependencies=[Depends(known_client)])
    for router in ROUTERS:
        app.include_router(router, prefix="/api")
    return app
