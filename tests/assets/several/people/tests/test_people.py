from fastapi.testclient import TestClient

from people.main import app


def test_add():
    answer = TestClient(app).post("/person", json={"name": "Ann"})
    assert answer.json() == {"id": 1, "name": "Ann"}
