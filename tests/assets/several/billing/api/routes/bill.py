from fastapi import APIRouter

from schemas.bill import BillRequest, BillResponse

router = APIRouter(prefix="/bill")


@router.post("")
def bill(body: BillRequest) -> BillResponse:
    return BillResponse(total=len(body.customer))
