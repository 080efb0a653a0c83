from fastapi import FastAPI

from api.routes import booking_close_routes, booking_open_routes, member_routes

app = FastAPI(title="Club")
app.include_router(member_routes.router, prefix="/members", tags=["members"])
app.include_router(booking_open_routes.router, prefix="/bookings", tags=["bookings"])
app.include_router(booking_close_routes.router, prefix="/bookings", tags=["bookings"])
