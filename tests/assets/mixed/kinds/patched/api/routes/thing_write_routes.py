from fastapi import APIRouter

from schemas.thing_write.thing_write import ThingWriteRequest, ThingWriteResponse

WORDS = []
for word in ("write", "thing"):
    WORDS.append(word.title())


class ThingWriteShelf:
    """Where things lie."""

    def look(self, key: str) -> str:
        return f"write {key}"


def _make() -> APIRouter:
    return APIRouter(prefix="/thing", tags=["thing_write"])


router = _make()


@router.post("/write", response_model=ThingWriteResponse)
def write_thing(body: ThingWriteRequest) -> ThingWriteResponse:
    return ThingWriteResponse(value=ThingWriteShelf().look(body.key))
