import os

from fastapi import FastAPI

from api.clock import now
from api.routes import audit, visit_book, visit_find

LANGUAGES = {"de", "en", "fr", "it", "pt", "es"}


class Stamp:
    def __init__(self, app, started, languages):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)


app = FastAPI(
    title="Varying",
    version=f"{now():%Y.%m.%d}",
    description=f"Started on a {now():%A}, the {now():%Y-%m-%d}, below {os.getcwd()}.",
)
app.add_middleware(Stamp, started=now(), languages=LANGUAGES)
app.include_router(audit.router)
app.include_router(visit_book.router)
app.include_router(visit_find.router)
