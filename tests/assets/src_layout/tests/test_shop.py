from fastapi.testclient import TestClient

from shop.application import create_app


def test_basket():
    client = TestClient(create_app())
    assert client.post("/api/basket/fill", json={"items": ["a", "b"]}).json() == {"count": 2}
    assert client.post("/api/basket/flush", json={"sure": True}).json() == {"empty": True}


def test_greeting():
    client = TestClient(create_app())
    assert client.post("/api/greeting", json={"name": "Ann"}).json() == {"text": "Hello Ann"}
