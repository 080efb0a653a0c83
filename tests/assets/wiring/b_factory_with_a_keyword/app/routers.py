from fastapi import FastAPI

from app.routes import health, item, user


def init_routers(app_: FastAPI) -> None:
    app_.include_router(health.router)
    app_.include_router(item.router, prefix="/v1")
    app_.include_router(user.router, prefix="/v1")
