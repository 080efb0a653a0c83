from fastapi import APIRouter

from schemas.booking_close import Closed, Create

router = APIRouter()


@router.post("/close")
def close(body: Create) -> Closed:
    return Closed(closed=body.booking > 0)
