from fastapi import FastAPI

from api.routes import note_routes, tag_routes

app = FastAPI()
app.include_router(note_routes.router)
app.include_router(tag_routes.router, prefix="/v1")
