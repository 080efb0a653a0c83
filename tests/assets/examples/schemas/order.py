from pydantic import BaseModel


class OrderRequest(BaseModel):
    item: str
    pieces: int = 1

    @classmethod
    def example_response(cls):
        return OrderResponse(number=7, item=OrderResponse.example_request()["item"])


class OrderResponse(BaseModel):
    number: int
    item: str

    @staticmethod
    def example_request():
        return {"item": "pen", "pieces": 3}
