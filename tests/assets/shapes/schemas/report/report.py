from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from schemas.chat.chat import ChatInput


class ReportInput(BaseModel):
    title: Annotated[str, Field(min_length=1)]


class ReportOutput(BaseModel):
    queued: bool

    def about(self, chat: ChatInput) -> str:
        return chat.text
