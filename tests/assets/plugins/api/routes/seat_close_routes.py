from fastapi import APIRouter

from schemas.seat_close import SeatCloseRequest, SeatCloseResponse


def _make() -> APIRouter:
    return APIRouter(prefix="/seats", tags=["close"])


router = _make()


def close_seat(body: SeatCloseRequest) -> SeatCloseResponse:
    return SeatCloseResponse(done=body.row > 0)


for path in ("/close", "/close/now"):
    router.add_api_route(path, close_seat, methods=["POST"])
