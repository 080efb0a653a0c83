from fastapi import FastAPI

from api.routes import coach_routes, ticket_routes

app = FastAPI()
app.include_router(ticket_routes.router)
app.include_router(coach_routes.router)
