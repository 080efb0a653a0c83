from schemas.shared import Stamped


class ParcelSendInput(Stamped):
    to: str

    @staticmethod
    def example_input():
        return {"at": "2025-01-02T00:00:00Z", "to": "Bern"}

    @staticmethod
    def example_output():
        return {"at": "2025-01-02T00:00:00Z", "parcel": 7}


class ParcelSendOutput(Stamped):
    parcel: int
