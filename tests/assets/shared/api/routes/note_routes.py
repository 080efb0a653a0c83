from fastapi import APIRouter

from apps.note import service
from schemas.note.note import Note

router = APIRouter(prefix="/notes", tags=["note"])


@router.post("", response_model=Note)
async def create(note: Note) -> Note:
    return service.keep(note)


@router.get("")
async def index() -> list[Note]:
    return service.every()
