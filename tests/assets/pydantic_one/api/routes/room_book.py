from fastapi import APIRouter, Header, Query

from schemas.room_book import Floor, RoomBookInput, RoomBookOutput

router = APIRouter()


@router.post("/book", response_model=RoomBookOutput)
def book(room: RoomBookInput, floor: Floor = Query(Floor.FIRST), desk: int = Header(1, ge=1)):
    return RoomBookOutput.from_orm(_Booked(room.name, floor, desk))


class _Booked:
    def __init__(self, name, floor, number):
        self.name = name
        self.floor = floor
        self.number = number
