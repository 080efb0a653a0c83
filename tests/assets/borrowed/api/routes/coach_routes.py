from fastapi import APIRouter

from schemas.coach import CoachInput, CoachOutput

router = APIRouter(prefix="/coaches")


@router.post("")
def count(coach: CoachInput) -> CoachOutput:
    return CoachOutput(seats=16 * coach.number)
