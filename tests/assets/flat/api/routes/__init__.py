from fastapi import APIRouter

from api.routes import invoice_cancel, invoice_create, note

api_router = APIRouter()
api_router.include_router(note.router)
api_router.include_router(invoice_create.router, prefix="/invoice", tags=["invoices"])
api_router.include_router(invoice_cancel.router, prefix="/invoice", tags=["invoices"])
