from fastapi import APIRouter

from app.schemas.user import UserCreate, UserRead

router = APIRouter(prefix="/user")


@router.post("", response_model=UserRead)
def create(body: UserCreate) -> UserRead:
    return UserRead(id=len(body.name))
