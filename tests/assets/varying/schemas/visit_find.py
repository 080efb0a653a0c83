from pydantic import BaseModel

from api.clock import now


class VisitFindInput(BaseModel):
    name: str

    @staticmethod
    def example_input():
        return {"name": "Ada"}


class VisitFindOutput(BaseModel):
    id: int
    weekday: str

    @staticmethod
    def example_output():
        return {"id": 1, "weekday": f"{now():%A}"}
