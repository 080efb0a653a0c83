from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.startup import startup


@asynccontextmanager
async def lifespan(app: FastAPI):
    await startup(app)
    yield


app = FastAPI(lifespan=lifespan)
