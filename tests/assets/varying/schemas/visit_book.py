import os
import random
import secrets
from datetime import date, datetime
from enum import Enum
from uuid import uuid4

from pydantic import BaseModel, Field

from api.clock import now

COLOURS = {"red", "green", "blue", "black", "white"}
Paint = Enum("Paint", {colour: colour for colour in COLOURS}, type=str)


class VisitBookInput(BaseModel):
    """What is asked for."""

    key: str
    at: datetime = now()
    ticket: str = str(uuid4())
    weight: float = random.random()
    year: int = Field(2000, le=now().year)
    paint: Paint = Paint.red
    colours: list[str] = list(COLOURS)
    place: str = os.getcwd()

    @staticmethod
    def example_input():
        return {"key": secrets.token_hex(8), "at": now().isoformat()}


class VisitBookOutput(BaseModel):
    """What comes of it."""

    id: str
    key: str
    day: date
    weekday: str
    process: int
    file: str
    colours: list[str]

    @staticmethod
    def example_output():
        return {
            "id": str(uuid4()),
            "key": "k",
            "day": str(now().date()),
            "weekday": f"{now():%A}",
            "process": os.getpid(),
            "file": "file",
            "colours": ["red"],
        }
