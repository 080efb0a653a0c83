from pydantic import BaseModel


class A(BaseModel):
    name: str
