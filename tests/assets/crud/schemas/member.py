"""Members of the club."""

from enum import Enum

from pydantic import BaseModel


class Order(str, Enum):
    NAME = "name"
    NEWEST = "newest"


class MemberCreate(BaseModel):
    name: str

    @staticmethod
    def example_input():
        return {"name": "Ada"}


class MemberUpdate(BaseModel):
    name: str
    active: bool


class MemberPatch(BaseModel):
    active: bool | None = None


class Member(BaseModel):
    id: int
    name: str
    active: bool = True


class MemberPage(BaseModel):
    members: list[Member]
    order: Order


class Filter(BaseModel):
    active: bool | None = None
