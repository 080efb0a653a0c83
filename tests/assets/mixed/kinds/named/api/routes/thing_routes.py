from fastapi import APIRouter

from schemas.thing import thing

router = APIRouter(prefix="/thing", tags=["thing"])


@router.post("", response_model=thing.ThingLog)
async def log_thing(entry: thing.ThingEntry) -> thing.ThingLog:
    return thing.ThingLog(lines=[entry.line] * entry.level)
