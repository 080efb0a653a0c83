from fastapi import Depends, FastAPI

from api.plugins import register
from api.settings import Settings, get_settings


def create_app() -> FastAPI:
    settings = get_settings()
    app = FastAPI(title=settings.title)
    register(app, settings.prefix)
    return app


app = create_app()


@app.get("/about")
def about(settings: Settings = Depends(get_settings)) -> dict[str, str]:
    return {"title": settings.title}
