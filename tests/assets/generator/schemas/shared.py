from pydantic import BaseModel


class Stamped(BaseModel):
    at: str = "2025-01-01T00:00:00Z"

    @staticmethod
    def example_input():
        return {"at": "2025-01-01T00:00:00Z"}
