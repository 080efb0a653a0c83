from pydantic import BaseModel


class Category(BaseModel):
    name: str
    weight: int = 0

    class Config:
        extra = "forbid"
