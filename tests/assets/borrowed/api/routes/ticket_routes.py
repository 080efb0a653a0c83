from fastapi import APIRouter

from schemas.ticket import TicketInput, TicketOutput

router = APIRouter(prefix="/tickets")


@router.post("")
def check(ticket: TicketInput) -> TicketOutput:
    return TicketOutput(seat=ticket.seat, valid=ticket.seat > 0)
