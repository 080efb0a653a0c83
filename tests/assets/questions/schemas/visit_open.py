from pydantic import BaseModel


class VisitOpenRequest(BaseModel):
    guest: str

    @staticmethod
    def example_input():
        return {"guest": "Ann"}


class VisitOpenQuickRequest(BaseModel):
    badge: int


class VisitOpenResponse(BaseModel):
    visit: int

    @staticmethod
    def example_input():
        return {"guest": "Bob"}
