from pydantic import BaseModel


class Meta(BaseModel):
    room: str = "lobby"


class ChatInput(BaseModel):
    text: str
    meta: Meta = Meta()


class ChatOutput(BaseModel):
    text: str
