from fastapi import FastAPI

from people.person_routes import router

app = FastAPI()
app.include_router(router, prefix="/person")
