from fastapi.testclient import TestClient

from api.main import app

client = TestClient(app)


def test_thing_is_drafted_and_sent() -> None:
    drafted = client.post(app.url_path_for("draft_thing"), json={"words": ["so", "on"]})
    assert drafted.json() == {"text": "So on"}
    sent = client.post(app.url_path_for("send_thing"), json={"text": "x", "to": ["a", "a"]})
    assert sent.json() == {"sent": 1}
