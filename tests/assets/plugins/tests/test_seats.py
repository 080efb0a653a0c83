from fastapi.testclient import TestClient

from api.main import app

client = TestClient(app)


def test_seats():
    for path in ("open", "open/now", "close", "close/now"):
        assert client.post(f"/v1/seats/{path}", json={"row": 3}).json() == {"done": True}


def test_hall():
    assert client.get("/v1/hall").json() == {"rows": 12}
    assert client.get("/about").json() == {"title": "Seats"}
