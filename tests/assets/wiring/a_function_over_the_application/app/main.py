from fastapi import FastAPI

from app.routes import health, item, user

app = FastAPI()


def register_routers() -> None:
    app.include_router(health.router)
    app.include_router(item.router)
    app.include_router(user.router)


register_routers()
