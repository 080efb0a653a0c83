from pydantic import BaseModel

from schemas.shared import Addressed


class AlarmClearRequest(Addressed):
    number: int

    @staticmethod
    def example_request():
        return {"to": "tower", "number": 1}


class AlarmClearLog(BaseModel):
    number: int
    raised: bool

    @staticmethod
    def example_log():
        return {"number": 1, "raised": False}
