from fastapi import FastAPI

from api.routes import alarm_clear_routes, alarm_raise_routes, badge_routes, crate_routes

app = FastAPI()
app.include_router(alarm_raise_routes.router)
app.include_router(alarm_clear_routes.router)
app.include_router(badge_routes.router)
app.include_router(crate_routes.router)
