import os

from fastapi import FastAPI

from app.config import get_settings
from app.routes import health, item, user

settings = get_settings()
app = FastAPI()
app.include_router(health.router, prefix=os.getenv("HEALTH_PREFIX", "/up"))
app.include_router(item.router, prefix=settings.api_v1_prefix)
app.include_router(user.router, prefix=settings.api_v1_prefix)
