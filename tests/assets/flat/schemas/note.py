"""Notes."""

from pydantic import BaseModel


class NoteRequest(BaseModel):
    text: str

    @staticmethod
    def example_output():
        return {"id": 1, "text": "Buy milk"}


class NoteResponse(BaseModel):
    id: int
    text: str

    @staticmethod
    def example_input():
        return {"text": "Buy milk"}
