from pydantic import BaseModel


class Addressed(BaseModel):
    """What everything that is sent carries."""

    to: str = "desk"

    @staticmethod
    def example_request():
        return {"to": "nobody"}
