from fastapi import FastAPI

from .routes import parcel_send_routes, parcel_track_routes

app = FastAPI()
app.include_router(parcel_send_routes.router)
app.include_router(parcel_track_routes.router)
