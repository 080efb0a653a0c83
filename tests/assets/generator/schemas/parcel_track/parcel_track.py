from pydantic import BaseModel


class ParcelTrackInput(BaseModel):
    parcel: int

    @staticmethod
    def example_input():
        return {"parcel": 7}


class ParcelTrackOutput(BaseModel):
    where: str

    @staticmethod
    def example_output():
        return {"where": "Bern"}
