from fastapi import APIRouter, FastAPI

from app.routes import health, item, user


def below(router: APIRouter) -> APIRouter:
    router.include_router(item.router)
    router.include_router(user.router)
    return router


app = FastAPI()
app.include_router(APIRouter())
app.include_router(health.router)
app.include_router(below(APIRouter(prefix="/{tenant}")), prefix="/api")
