from pydantic import BaseModel


class OrderPlaceInput(BaseModel):
    title: str
    amount: int = 1

    @classmethod
    def example_input(cls):
        return {"title": "Tea", "amount": 2}


class OrderPlaceOutput(BaseModel):
    number: int
