from fastapi.testclient import TestClient

from api.main import app

client = TestClient(app)


def test_alarm():
    assert client.post("/alarm/raise", json={"level": 2}).json() == {"number": 2, "raised": True}
    assert client.post("/alarm/clear", json={"number": 2}).json() == {"number": 2, "raised": False}


def test_badge():
    assert client.post("/badge/print", json={"key": "k"}).json() == {"key": "k"}


def test_crate():
    assert client.post("/crate/store", json={"weight": 12}).json() == {"place": "A3"}
