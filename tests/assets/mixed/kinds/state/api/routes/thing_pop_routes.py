from fastapi import APIRouter

from schemas.thing_pop.thing_pop import ThingPopRequest, ThingPopResponse

router = APIRouter(prefix="/thing", tags=["thing"])

_seen: list[str] = []


def _note(name: str) -> list[str]:
    _seen.append(name)
    return _seen[-3:]


@router.post("/pop", response_model=ThingPopResponse)
def pop_thing(body: ThingPopRequest) -> ThingPopResponse:
    return ThingPopResponse(seen=_note(body.name))
