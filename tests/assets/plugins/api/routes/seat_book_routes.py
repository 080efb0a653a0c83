from fastapi import APIRouter

from schemas.seat_book import SeatBookRequest, SeatBookResponse


def _make() -> APIRouter:
    return APIRouter(prefix="/seats", tags=["book"])


router = _make()


def book(body: SeatBookRequest) -> SeatBookResponse:
    return SeatBookResponse(done=body.row > 0)


for path in ("/book", "/book/now"):
    router.add_api_route(path, book, methods=["POST"])
