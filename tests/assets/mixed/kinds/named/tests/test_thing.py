from fastapi.testclient import TestClient

from api.main import app
from schemas.thing.thing import ThingEntry


def test_thing_repeats_a_line() -> None:
    answer = TestClient(app).post(app.url_path_for("log_thing"), json=ThingEntry.example_request())
    assert answer.json() == {"lines": ["it began", "it began"]}
