from fastapi.testclient import TestClient

from api.main import app

client = TestClient(app)


def test_quote():
    answer = client.post("/quote", json={"price": {"amount": 5}, "terms": {"days": 3}})
    assert answer.json() == {"price": {"amount": 4, "currency": "EUR"}}


def test_tax():
    answer = client.post("/tax", json={"price": {"amount": 10}})
    assert answer.json()["tax"]["amount"] == 2
