from fastapi import APIRouter

from schemas.note import NoteRequest, NoteResponse

router = APIRouter(prefix="/notes", tags=["notes"])

_notes = []


@router.post("", response_model=NoteResponse, status_code=201)
def add(note: NoteRequest):
    """Keep a note."""
    _notes.append(note.text)
    return NoteResponse(id=len(_notes), text=note.text)


@router.get("")
def find() -> list[str]:
    return _notes
