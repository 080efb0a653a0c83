from pydantic import BaseModel


class CrateRequest(BaseModel):
    weight: int

    @staticmethod
    def example_request():
        return {"weight": 12}


class CrateLog(BaseModel):
    place: str

    @staticmethod
    def example_log():
        return {"place": "A3"}
