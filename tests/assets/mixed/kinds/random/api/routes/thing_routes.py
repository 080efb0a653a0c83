from datetime import datetime, timezone

from fastapi import APIRouter

import schemas.thing.thing as models

router = APIRouter(prefix="/thing")


@router.post("/", response_model=models.ThingResponse, tags=["thing"])
def weigh_thing(body: models.ThingRequest) -> models.ThingResponse:
    return models.ThingResponse(ticket=body.ticket, at=datetime.now(timezone.utc))
