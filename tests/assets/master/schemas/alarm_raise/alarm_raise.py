from pydantic import BaseModel

from schemas.shared import Addressed


class AlarmRaiseRequest(Addressed):
    level: int

    @staticmethod
    def example_request():
        return {"to": "tower", "level": 2}

    @staticmethod
    def example_log():
        return {"number": 1, "raised": True}


class AlarmRaiseLog(BaseModel):
    number: int
    raised: bool
