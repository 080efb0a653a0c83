from fastapi import APIRouter

from schemas.booking_open import Booking, Create, Move

router = APIRouter()


@router.post("/open")
def open_booking(body: Create) -> Booking:
    return Booking(id=1, court=body.court)


@router.post("/move")
def move(body: Move) -> Booking:
    return Booking(id=body.booking, court=body.court)
