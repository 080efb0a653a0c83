from fastapi import FastAPI

from app.routes import health, item, user


async def startup(app: FastAPI) -> None:
    register_routers(app)


def register_routers(app: FastAPI) -> None:
    app.include_router(health.router)
    app.include_router(item.router)
    app.include_router(user.router)
