from fastapi import FastAPI

from app.customer_portal.routes.customers import router as customers
from app.routes.items import router

app = FastAPI()
app.include_router(router)
app.include_router(customers)
