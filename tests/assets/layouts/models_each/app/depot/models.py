from pydantic import BaseModel


class Crate(BaseModel):
    name: str
