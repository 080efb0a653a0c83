from fastapi import APIRouter

from apps.parcel_track.service import track
from schemas.parcel_track.parcel_track import ParcelTrackInput, ParcelTrackOutput

router = APIRouter(prefix="/parcel", tags=["parcel"])


@router.post("/track")
def where(body: ParcelTrackInput) -> ParcelTrackOutput:
    return ParcelTrackOutput(where=track(body.parcel))
