from app.routes.health import router as health_router
from app.routes.item import router as item_router
from app.routes.user import router as user_router

ROUTERS = [health_router, item_router, user_router]
