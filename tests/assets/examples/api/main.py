from fastapi import FastAPI

from api.routes import order_routes, price_routes, unit_routes

app = FastAPI()
app.include_router(order_routes.router)
app.include_router(price_routes.router)
app.include_router(unit_routes.router)
