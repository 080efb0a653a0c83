from fastapi import FastAPI

from api.routes.bill import router

app = FastAPI()
app.include_router(router)
