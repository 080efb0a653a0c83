from fastapi import APIRouter

from . import health, item, user

router = APIRouter()
router.include_router(health.router)
router.include_router(item.router)
router.include_router(user.router)
