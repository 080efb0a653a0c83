from fastapi import FastAPI

from api.routes import api_router

app = FastAPI(title="Flat")
app.include_router(api_router, prefix="/v1")


@app.get("/health")
def health():
    return {"ok": True}
