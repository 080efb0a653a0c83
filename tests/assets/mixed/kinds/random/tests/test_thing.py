from fastapi.testclient import TestClient

from api.main import app
from schemas.thing.thing import ThingRequest


def test_thing_keeps_its_ticket() -> None:
    example = ThingRequest.example_input()
    answer = TestClient(app).post(app.url_path_for("weigh_thing"), json=example)
    assert answer.json()["ticket"] == example["ticket"]
