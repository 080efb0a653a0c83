from fastapi import APIRouter

from schemas.stock import Stock

router = APIRouter()


def count(body: Stock) -> Stock:
    """Count what is there."""
    return body


router.add_api_route("/count", count, methods=["POST"], response_model=Stock)
