from fastapi.testclient import TestClient

from api.main import app
from schemas import Shape

client = TestClient(app)


def test_area():
    assert client.post("/shape/area", json=Shape.example_input()).json()["area"] == 12.57
    assert client.post("/shape/area", json={"kind": "square", "side": 2}).json()["area"] == 4
    assert client.post("/shape/area", json={"kind": "cube"}).status_code == 422


def test_listing():
    assert client.post("/listing", json={"start": 3, "count": 2}).json()["items"] == [3, 4]
