from fastapi import FastAPI

from api.endpoints.quote import router as quote
from api.endpoints.tax import router as tax

app = FastAPI()
app.include_router(quote, prefix="/quote")
app.include_router(tax, prefix="/tax")
