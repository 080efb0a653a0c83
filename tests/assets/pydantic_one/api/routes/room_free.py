from fastapi import APIRouter, HTTPException

from schemas.room_free import RoomFreeInput, RoomFreeOutput

router = APIRouter()


@router.post("/free", response_model=RoomFreeOutput)
def free(room: RoomFreeInput):
    if room.number == 0:
        raise HTTPException(404, "no such room")
    return RoomFreeOutput(number=room.number, free=True)
