from pydantic import BaseModel


class Bill(BaseModel):
    name: str
