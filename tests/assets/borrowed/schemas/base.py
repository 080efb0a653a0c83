from pydantic import BaseModel


class Traced(BaseModel):
    """What every request carries."""

    trace: str = ""

    @classmethod
    def example_input(cls):
        return {"trace": "t-1"}
