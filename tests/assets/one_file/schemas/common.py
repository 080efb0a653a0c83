"""Shared by several."""

from pydantic import BaseModel


class Problem(BaseModel):
    detail: str
