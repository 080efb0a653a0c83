from uuid import uuid4

from pydantic import BaseModel


class Colour(BaseModel):
    name: str = "blue"


class BadgeRequest(BaseModel):
    key: str
    colour: Colour = Colour()

    @staticmethod
    def example_request():
        return {"key": str(uuid4()), "colour": {"name": "red"}}


class BadgeLog(BaseModel):
    key: str
