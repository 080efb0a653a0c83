from fastapi import APIRouter

from schemas.badge.badge import BadgeLog, BadgeRequest

router = APIRouter(prefix="/badge", tags=["badge"])


@router.post("/print")
def print_badge(body: BadgeRequest) -> BadgeLog:
    return BadgeLog(key=body.key)
