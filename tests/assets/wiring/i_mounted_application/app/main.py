from fastapi import FastAPI

from app.routes import health, item, user

app = FastAPI()
app.include_router(health.router)
app.include_router(item.router, prefix="/v1")
app.include_router(user.router, prefix="/v1")
