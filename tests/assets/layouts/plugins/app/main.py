from fastapi import FastAPI

from app.plugins.billing.routes import router as billing
from app.plugins.depot.routes import router as depot
from app.routes.items import router

app = FastAPI()
app.include_router(router)
app.include_router(billing)
app.include_router(depot)
