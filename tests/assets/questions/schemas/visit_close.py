from pydantic import BaseModel


class VisitCloseRequest(BaseModel):
    visit: int


class VisitCloseResponse(BaseModel):
    closed: bool
