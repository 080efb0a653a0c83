from fastapi import FastAPI

from api.routers import listing, shape

app = FastAPI()

for router in (shape.router, listing.router):
    app.include_router(router)
