from fastapi import APIRouter

from schemas.door_open import DoorOpenInput, DoorOpenOutput

router = APIRouter(prefix="/door")


class Doors:
    @router.post("/open")
    def open(body: DoorOpenInput) -> DoorOpenOutput:
        return DoorOpenOutput(open=True)
