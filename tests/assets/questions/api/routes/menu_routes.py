from fastapi import APIRouter

from schemas.menu import MenuResponse

router = APIRouter(prefix="/menu")


@router.get("")
def menu() -> MenuResponse:
    return MenuResponse(dishes=["soup"])
