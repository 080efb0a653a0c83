from pydantic import BaseModel


class More(BaseModel):
    name: str
