from fastapi import FastAPI

from src.app.routes.items import router

app = FastAPI()
app.include_router(router)
