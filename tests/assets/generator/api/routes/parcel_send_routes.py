from fastapi import APIRouter

from apps.parcel_send import service
from schemas.parcel_send.parcel_send import ParcelSendInput, ParcelSendOutput

router = APIRouter(prefix="/parcel", tags=["parcel"])


@router.post("/send")
def send(body: ParcelSendInput) -> ParcelSendOutput:
    return ParcelSendOutput(parcel=service.send(body.to))
