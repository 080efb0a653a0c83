from fastapi import APIRouter

from schemas.door_close import DoorCloseInput, DoorCloseOutput

router = APIRouter(prefix="/door")


@router.post("/close")
def close(body: DoorCloseInput) -> DoorCloseOutput:
    return DoorCloseOutput(open=False)
