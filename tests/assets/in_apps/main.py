from fastapi import FastAPI

from apps.payment_charge.routes import router as charge_router
from apps.payment_refund.routes import router as refund_router

app = FastAPI()
app.include_router(charge_router)
app.include_router(refund_router)
