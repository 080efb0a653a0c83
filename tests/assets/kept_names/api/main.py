from fastapi import FastAPI

from api.routes import order_cancel_routes, order_place_routes

app = FastAPI()
app.include_router(order_place_routes.router, prefix="/v1/order")
app.include_router(order_cancel_routes.router, prefix="/v1/order")
