from ..parcel_send.service import PARCELS


def track(number: int) -> str:
    return PARCELS[number - 1]
