"""Users."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from ...schemas.user import UserIn, UserOut
from ..deps import language

router = APIRouter()


@router.post("/")
async def register(
    user: UserIn, spoken: Annotated[str, Depends(language)]
) -> UserOut:
    """Register a user."""
    return UserOut(id=1, email=user.email, language=spoken)


@router.get("/{user_id}", responses={404: {"description": "No such user"}})
async def show(user_id: Annotated[int, Path(ge=1)]) -> UserOut:
    return UserOut(id=user_id, email="a@example.org", language="en")
