from fastapi import FastAPI

from api.routes import order_routes, stock_routes

app = FastAPI()
app.include_router(order_routes.router)
app.include_router(order_routes.admin)
app.include_router(stock_routes.router, prefix="/stock")
