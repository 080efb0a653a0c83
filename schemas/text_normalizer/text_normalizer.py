"""The document that the text normalizer takes and gives back."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class UnicodeForm(StrEnum):
    """Unicode normalization forms."""

    NFC = "NFC"
    NFKC = "NFKC"


class Step(StrEnum):
    """What a normalization did to a text."""

    UNICODE = "unicode"
    WHITESPACE = "whitespace"
    CASE = "case"


class TextDocument(BaseModel):
    """A text with the way it is to be, or was, normalized.

    The normalizer answers with the document it was given: ``text`` normalized, ``applied`` filled
    in. A client can therefore send an answer back and gets it unchanged.
    """

    model_config = ConfigDict(extra="forbid")

    text: str = Field(..., min_length=1, max_length=20_000, description="The text itself.")
    form: UnicodeForm = Field(default=UnicodeForm.NFC, description="Unicode form of the result.")
    collapse_whitespace: bool = Field(
        default=True, description="Whether runs of white space become one space."
    )
    fold_case: bool = Field(default=False, description="Whether case is folded for comparison.")
    applied: list[Step] = Field(
        default_factory=list, description="What was done to the text, in order."
    )

    @staticmethod
    def example_input() -> dict[str, Any]:
        """A title copied from a web page."""
        return {
            "text": "  Cafe\u0301   de  Flore ",
            "form": "NFC",
            "collapse_whitespace": True,
            "fold_case": False,
        }

    @staticmethod
    def example_output() -> dict[str, Any]:
        """The same title, normalized."""
        return {
            **TextDocument.example_input(),
            "text": "Caf\u00e9 de Flore",
            "applied": ["unicode", "whitespace"],
        }
