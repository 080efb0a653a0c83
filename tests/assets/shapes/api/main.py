from fastapi import FastAPI

from api.routes import chat_routes, llm_clarifier_routes, report_routes

internal = FastAPI(title="Internal")
internal.include_router(report_routes.router)

app = FastAPI(title="Shapes")
app.include_router(llm_clarifier_routes.router)
app.include_router(chat_routes.router, prefix="/chat")
app.mount("/internal", internal)
