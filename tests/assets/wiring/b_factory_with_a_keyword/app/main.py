from fastapi import FastAPI

from app.routers import init_routers


def create_app() -> FastAPI:
    app = FastAPI()
    init_routers(app_=app)
    return app


app = create_app()
