from pydantic import BaseModel


class OrderCancelInput(BaseModel):
    number: int

    @classmethod
    def example_input(cls):
        return {"number": 1}


class OrderCancelOutput(BaseModel):
    cancelled: bool
