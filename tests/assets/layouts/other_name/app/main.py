from fastapi import FastAPI

from app.routes.bills import router as bills
from app.routes.items import router

app = FastAPI()
app.include_router(router)
app.include_router(bills)
