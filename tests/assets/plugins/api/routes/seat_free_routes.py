from fastapi import APIRouter

from schemas.seat_free import SeatFreeRequest, SeatFreeResponse


def _make() -> APIRouter:
    return APIRouter(prefix="/seats", tags=["free"])


router = _make()


def free(body: SeatFreeRequest) -> SeatFreeResponse:
    return SeatFreeResponse(done=body.row > 0)


for path in ("/free", "/free/now"):
    router.add_api_route(path, free, methods=["POST"])
