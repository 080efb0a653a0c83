from fastapi.testclient import TestClient

from api.main import app
from schemas.thing.thing import ThingInput


def test_thing_is_echoed() -> None:
    example = ThingInput.example_input()
    answer = TestClient(app).post(app.url_path_for("echo_thing"), json=example)
    assert answer.json() == example
