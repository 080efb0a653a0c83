from fastapi import APIRouter

from schemas.thing_read.thing_read import ThingReadRequest, ThingReadResponse

WORDS = []
for word in ("read", "thing"):
    WORDS.append(word.title())


class ThingReadShelf:
    """Where things lie."""

    def look(self, key: str) -> str:
        return f"read {key}"


def _make() -> APIRouter:
    return APIRouter(prefix="/thing", tags=["thing_read"])


router = _make()


@router.post("/read", response_model=ThingReadResponse)
def read_thing(body: ThingReadRequest) -> ThingReadResponse:
    return ThingReadResponse(value=ThingReadShelf().look(body.key))
