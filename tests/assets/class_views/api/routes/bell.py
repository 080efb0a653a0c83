from fastapi import APIRouter

from schemas.bell import BellInput, BellOutput

router = APIRouter(prefix="/bell")


@router.post("")
def ring(body: BellInput) -> BellOutput:
    return BellOutput(sound="ding " * body.times)
