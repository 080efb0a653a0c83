"""Closing things."""

from fastapi import APIRouter, HTTPException

from apps.thing_close.service import UnknownThing, close_thing
from schemas.thing_close import thing_close as schemas_of_it

router = APIRouter(prefix="/thing", tags=["thing_close"])


def _told(text: str) -> str:
    return text.upper()


@router.post("/close", response_model=schemas_of_it.ThingCloseResponse)
def close_one_thing(
    payload: schemas_of_it.ThingCloseRequest,
) -> schemas_of_it.ThingCloseResponse:
    """Close one; 404 for one that nobody opened."""
    try:
        left = close_thing(payload.thing_id)
    except UnknownThing:
        raise HTTPException(404, detail=_told("no such thing")) from None
    return schemas_of_it.ThingCloseResponse(
        thing_id=payload.thing_id, reason=payload.reason, open=left
    )
