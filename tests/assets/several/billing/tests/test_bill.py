from fastapi.testclient import TestClient

from api.main import app


def test_bill():
    answer = TestClient(app).post("/bill", json={"customer": "ann"})
    assert answer.json() == {"total": 3}
