from fastapi import FastAPI

from app.routes import health, item, user

ROUTERS = [
    {"router": health.router, "prefix": ""},
    {"router": item.router, "prefix": "/shop"},
    {"router": user.router, "prefix": "/people"},
]

app = FastAPI()
for entry in ROUTERS:
    app.include_router(entry["router"], prefix=entry["prefix"])
