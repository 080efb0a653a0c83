from fastapi import APIRouter, HTTPException

from schemas import invoice_cancel

router = APIRouter()


@router.post("/cancel", response_model=invoice_cancel.InvoiceCancelOutput)
def cancel(body: invoice_cancel.InvoiceCancelInput):
    if body.number < 1:
        raise HTTPException(404, "no such invoice")
    return invoice_cancel.InvoiceCancelOutput(number=body.number, cancelled=True)
