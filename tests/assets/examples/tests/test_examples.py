from fastapi.testclient import TestClient

from api.main import app
from schemas import order, price, unit

client = TestClient(app)


def test_order():
    answer = client.post("/orders", json=order.OrderResponse.example_request())
    assert answer.json() == {"number": 3, "item": "pen"}
    assert order.OrderRequest.example_response().item == "pen"


def test_price():
    for example in price.PriceInput.model_config["json_schema_extra"]["examples"]:
        assert client.post("/prices", json=example).json()["cents"] == 120


def test_unit():
    answer = client.post("/units", json=unit.example_input().model_dump())
    assert answer.json() == unit.example_output().model_dump()
