from fastapi import APIRouter

from schemas.seat_open import SeatOpenRequest, SeatOpenResponse


def _make() -> APIRouter:
    return APIRouter(prefix="/seats", tags=["open"])


router = _make()


def open_seat(body: SeatOpenRequest) -> SeatOpenResponse:
    return SeatOpenResponse(done=body.row > 0)


for path in ("/open", "/open/now"):
    router.add_api_route(path, open_seat, methods=["POST"])
