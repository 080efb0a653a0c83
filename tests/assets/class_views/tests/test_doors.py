from fastapi.testclient import TestClient

from api.main import app

client = TestClient(app)


def test_doors():
    assert client.post("/door/open", json={"door": 1}).json() == {"open": True}
    assert client.post("/door/close", json={"door": 1}).json() == {"open": False}


def test_bell():
    assert client.post("/bell", json={"times": 1}).json() == {"sound": "ding "}
