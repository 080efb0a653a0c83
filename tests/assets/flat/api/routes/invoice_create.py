from fastapi import APIRouter

from schemas.invoice_create import InvoiceCreateInput, InvoiceCreateOutput

router = APIRouter()


def _next(customer: str) -> int:
    return len(customer)


@router.post("/create")
def create(invoice: InvoiceCreateInput) -> InvoiceCreateOutput:
    # Totals are computed here, never by the client.
    total = sum(line.price for line in invoice.lines)
    return InvoiceCreateOutput(number=_next(invoice.customer), total=total)
