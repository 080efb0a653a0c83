"""Opening things."""

import logging

from fastapi import APIRouter, status

from apps.thing_open.service import open_thing
from schemas.thing_open.thing_open import ThingOpenRequest, ThingOpenResponse

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/thing", tags=["thing_open"])


def _told(text: str) -> str:
    return text[:40]


@router.post("/open", response_model=ThingOpenResponse, status_code=status.HTTP_201_CREATED)
def open_one_thing(payload: ThingOpenRequest) -> ThingOpenResponse:
    """Open one."""
    logger.info(_told(payload.owner))
    opened = open_thing(payload.owner, payload.minutes)
    return ThingOpenResponse(thing_id=opened, owner=payload.owner, minutes=payload.minutes)
