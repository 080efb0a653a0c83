from fastapi import FastAPI

from .api.routes import users
from .api.routes.categories import router as categories_router


def create_app() -> FastAPI:
    app = FastAPI(title="Nested")
    app.include_router(users.router, prefix="/users", tags=["users"])
    app.include_router(categories_router, prefix="/categories")
    return app


app = create_app()
