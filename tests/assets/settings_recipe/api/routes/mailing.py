"""Routes of mailing."""

from fastapi import APIRouter

from apps.mailing.letters import letter

router = APIRouter(prefix="/mailing")


@router.post("/letters")
def write(to: str) -> dict[str, object]:
    return letter(to)
