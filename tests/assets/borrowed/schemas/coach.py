from pydantic import BaseModel


class CoachInput(BaseModel):
    number: int

    @staticmethod
    def example_input():
        return {"number": 3}


class CoachOutput(BaseModel):
    seats: int

    @staticmethod
    def example_output():
        return {"seats": 48}
