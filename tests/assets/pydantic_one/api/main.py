from fastapi import FastAPI
from pydantic import BaseSettings

from api.routes import room_book, room_free


class Settings(BaseSettings):
    title: str = "Rooms"


app = FastAPI(title=Settings().title)
app.include_router(room_book.router, prefix="/rooms")
app.include_router(room_free.router, prefix="/rooms")
