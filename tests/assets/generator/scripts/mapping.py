"""Read by nothing."""

MAPPING = {"parcel_send": "ParcelSendInput"}
