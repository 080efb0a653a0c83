from fastapi import FastAPI

from api.routes import menu_routes, visit_close_routes, visit_open_routes

app = FastAPI()
app.include_router(visit_open_routes.router, prefix="/visit")
app.include_router(visit_close_routes.router, prefix="/visit")
app.include_router(menu_routes.router)
