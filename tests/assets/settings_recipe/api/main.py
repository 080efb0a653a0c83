"""The application."""

from fastapi import FastAPI

from api.routes import billing, mailing

app = FastAPI()
app.include_router(billing.router)
app.include_router(mailing.router)
