from fastapi import FastAPI

from app.billing.router import router as billing
from app.depot.router import router as depot

app = FastAPI()
app.include_router(billing)
app.include_router(depot)
