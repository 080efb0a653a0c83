from schemas.note.note import Note

_kept: list[dict] = []


def keep(note: Note) -> Note:
    """Keep a note and say how it looks now."""
    kept = Note(**note.model_dump() | {"stars": note.stars + 1})
    _kept.append(kept.model_dump())
    return kept


def every() -> list[Note]:
    return [Note.model_validate(each) for each in _kept]
