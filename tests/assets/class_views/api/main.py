from fastapi import FastAPI

from api.routes import bell, door_close, door_open

app = FastAPI()
for each in [door_open, door_close, bell]:
    app.include_router(each.router)
