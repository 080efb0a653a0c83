from fastapi import APIRouter

from schemas.thing_push.thing_push import ThingPushRequest, ThingPushResponse

router = APIRouter(prefix="/thing", tags=["thing"])

_seen: list[str] = []


def _note(name: str) -> list[str]:
    _seen.append(name)
    return _seen[-3:]


@router.post("/push", response_model=ThingPushResponse)
def push_thing(body: ThingPushRequest) -> ThingPushResponse:
    return ThingPushResponse(seen=_note(body.name))
