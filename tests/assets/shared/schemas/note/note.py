"""A note as it is taken and given back."""

from pydantic import BaseModel, ConfigDict, Field, field_validator


class Author(BaseModel):
    name: str = "anonymous"


class Note(BaseModel):
    """A note, with the replies it has had."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1)
    stars: int = 0
    author: Author = Author()
    replies: list["Note"] = []

    @field_validator("text")
    @classmethod
    def _trimmed(cls, text: str) -> str:
        return text.strip()

    @staticmethod
    def example_input() -> dict:
        return {"text": " Buy milk "}

    @staticmethod
    def example_output() -> dict:
        """The same note, kept."""
        return {**Note.example_input(), "text": "Buy milk", "stars": 1}
