from fastapi.testclient import TestClient

from main import app

client = TestClient(app)


def test_payment():
    charged = client.post("/payment/charge", json={"money": {"amount": 3}}).json()
    assert charged == {"id": "ch_1", "money": {"amount": 3, "currency": "EUR"}}
    assert client.post("/payment/refund", json={"id": "ch_1"}).json()["refunded"]
    assert not client.post("/payment/refund", json={"id": "ch_1"}).json()["refunded"]
