from typing import Annotated

from fastapi import APIRouter, Depends

from apps.thing.settings import Settings, get_settings
from schemas.thing.thing import ThingInput, ThingOutput

router = APIRouter(prefix="/thing", tags=["thing", "text"])


@router.post("/clip", response_model=ThingOutput)
def clip_thing(
    body: ThingInput, settings: Annotated[Settings, Depends(get_settings)]
) -> ThingOutput:
    return ThingOutput(text=body.text[: settings.limit], limit=settings.limit)
